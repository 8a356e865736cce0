import { randomBytes, randomUUID } from 'node:crypto';
import { prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import {
	bundleLines,
	closePoll,
	commitPoll,
	confirmTally,
	createPoll,
	issuePass,
	openPoll,
	publishPoll,
	type NewPoll,
	type OpenOptions
} from '#lib/server/voting/index.ts';
import { utf8 } from '#lib/voting/bytes.ts';
import { recount } from '#lib/voting/recount.ts';
import { actorWith } from './actors.ts';

let made = 0;
const text = (word: string) => ({ ko: word, en: word });

export async function plantSeason(): Promise<{ id: string; slug: string }> {
	const slug = `season-${++made}-${randomBytes(3).toString('hex')}`;
	const { id } = await prisma().season.create({
		data: { slug, name: text('시즌'), call: text(''), criteria: [] }
	});
	return { id, slug };
}

export interface TestPoll {
	id: string;
	slug: string;
	seasonId: string;
	rehearsal: boolean;
}

/** A poll with its rules fixed, and open unless told otherwise. */
export async function plantPoll(
	seasonId: string,
	change: Partial<NewPoll> & { state?: 'draft' | 'committed' | 'open'; open?: OpenOptions } = {}
): Promise<TestPoll> {
	const { state = 'open', open, ...spec } = change;
	const slug = spec.slug ?? `poll-${++made}`;
	const options = [
		{ label: text('청'), side: 'cheong', subject: 'team-1' },
		{ label: text('홍'), side: 'hong', subject: 'team-2' }
	];
	const id = await transaction(async (tx) => {
		const poll = await createPoll(tx, systemActor, { seasonId, slug, title: text('결승'), options, ...spec });
		if (state !== 'draft') await commitPoll(tx, systemActor, poll);
		if (state === 'open') await openPoll(tx, systemActor, poll, open);
		return poll;
	});
	return { id, slug, seasonId, rehearsal: spec.rehearsal ?? false };
}

/** Passes of as many devices, each on a network of its own. */
export const issuePasses = (seasonId: string, count: number): Promise<string[]> =>
	Promise.all(Array.from({ length: count }, (_, i) => issuePass(seasonId, `network-${i}-${++made}`)));

export const nonce = (): string => randomBytes(16).toString('base64url');

/** Ends a vote, if it is open, and has as many people confirm its tally as its rules want. */
export async function countVote(pollId: string | null): Promise<void> {
	if (pollId === null) return;
	await transaction((tx) => closePoll(tx, systemActor, pollId));
	for (let wanted = 1; wanted > 0;) {
		const auditor = actorWith(randomUUID(), 'auditor');
		({ wanted } = await transaction((tx) => confirmTally(tx, auditor, pollId)));
	}
}

/** The name of its log. */
export const originOf = (season: { slug: string }, poll: { slug: string }): string =>
	`champion.example/vote/${season.slug}/${poll.slug}`;

/** The published bundle as a reader gets it. */
export async function* bundleOf(pollId: string): AsyncGenerator<Uint8Array> {
	for await (const piece of bundleLines(pollId)) yield utf8(piece);
}

/** What an integrator needs to know of a poll. */
export const logOf = (season: { slug: string }, poll: TestPoll) => ({
	...poll,
	origin: originOf(season, poll)
});

/** So many ballots of so many voters, for `$1` the poll and `$2` their number, past all that takes ballots. */
export const manyBallots = `INSERT INTO ballots (poll_id, nullifier, option, nonce, received_at)
	SELECT $1, sha256(uuid_send(gen_random_uuid())), 1, substr(uuid_send(gen_random_uuid()), 1, 16), now() FROM generate_series(1, $2)`;

/** Counts and publishes a vote, and returns what a recount of its bundle finds wrong. */
export async function recountFaults(pollId: string) {
	await countVote(pollId);
	await transaction((tx) => publishPoll(tx, systemActor, pollId));
	return (await recount(bundleOf(pollId))).checks.filter((check) => !check.ok);
}

/** As if a process had counted so many ballots in. */
export const bookIntake = (pollId: string, received: number) =>
	prisma().pollIntake.create({ data: { pollId, writer: 'a writer', received } });
