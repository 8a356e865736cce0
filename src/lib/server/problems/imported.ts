import { record } from '#lib/server/audit/index.ts';
import { now, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Track } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { versionColumns, type DraftInput } from './drafts.ts';
import { organiser } from './people.ts';

export interface ImportedDraft {
	seasonId: string;
	track: Track;
	/** Why there is a problem that nobody in the season asked for. */
	reason: Text;
	content: DraftInput;
}

/**
 * Makes a draft that comes from outside the season, with a need of its own that nobody sees before the problem opens. A
 * slug that is taken gets a number. In the caller's transaction, so that an import knows its drafts.
 */
export async function draftImported(tx: Tx, actor: Actor, draft: ImportedDraft): Promise<string> {
	const { seasonId, track, reason, content } = draft;
	const { userId } = organiser(actor);
	await tx.$queryRaw`SELECT id FROM seasons WHERE id = ${seasonId}::uuid FOR UPDATE`;
	const need = await tx.need.create({
		data: {
			...{ seasonId, track, proposerId: userId, state: 'imported', decisionReason: { ...reason } },
			...{ title: { ...content.title }, description: { ...content.summary } },
			...{ sufferers: nothing, tried: nothing, data: nothing, success: nothing, offer: nothing },
			...{ contact: '', ipTemplate: 'team-keeps', createdAt: now(), decidedAt: now() }
		}
	});
	const slug = await freeSlug(tx, seasonId, content.slug);
	const place = { seasonId, track, needId: need.id, slug, practice: content.practice };
	const { id } = await tx.problem.create({ data: place });
	await tx.problemVersion.create({
		data: { problemId: id, version: 1, ...versionColumns(content), authorId: userId, createdAt: now() }
	});
	await record(tx, actor, 'problem.drafted', { seasonId, problemId: id, needId: need.id });
	return id;
}

const nothing = { ko: '', en: '' };
const MOST_NAMESAKES = 200;

async function freeSlug(tx: Tx, seasonId: string, wanted: string): Promise<string> {
	const rows = await tx.problem.findMany({
		where: { seasonId, slug: { startsWith: wanted } },
		select: { slug: true }
	});
	const taken = new Set(rows.map(({ slug }) => slug));
	let number = 1;
	const slug = () => (number === 1 ? wanted : `${wanted}-${number}`);
	while (taken.has(slug())) refuseIf(++number > MOST_NAMESAKES, 'problem_slug_taken', { slug: wanted });
	return slug();
}
