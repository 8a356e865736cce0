import { prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { commitPoll, createPoll, openPoll, type NewPoll } from '#lib/server/voting/index.ts';

export interface BenchPoll {
	id: string;
	seasonId: string;
	slug: string;
}

const text = { ko: '벤치', en: 'Bench' };
const options = [1, 2].map((n) => ({ label: text, subject: String(n) }));

export const benchSeason = async (slug: string): Promise<string> =>
	(await prisma().season.create({ data: { slug, name: text, call: text, criteria: [] } })).id;

/** An open vote of two options. */
export async function openBenchPoll(
	seasonId: string,
	slug: string,
	change: NewPoll['change'] = 'once'
): Promise<BenchPoll> {
	const id = await transaction(async (tx) => {
		const poll = await createPoll(tx, systemActor, { seasonId, slug, title: text, options, change });
		await commitPoll(tx, systemActor, poll);
		await openPoll(tx, systemActor, poll);
		return poll;
	});
	return { id, seasonId, slug };
}
