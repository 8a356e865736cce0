import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { now, outbox, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { boardState, frozenSince } from './board-cache.ts';

export interface BoardFreeze {
	freezesAt: string | null;
	thawsAt: string | null;
	frozen: boolean;
}

/** When a board is frozen and thawed. For organisers; everybody else is told on the board itself once it is. */
export async function boardFreeze(actor: Actor, slug: string): Promise<BoardFreeze> {
	insistRole(actor, 'organiser');
	const { id } = await findPublishedProblem(slug);
	const state = await boardState(id);
	const { freezesAt, thawsAt } = state;
	return {
		freezesAt: freezesAt?.toISOString() ?? null,
		thawsAt: thawsAt?.toISOString() ?? null,
		frozen: frozenSince(state) !== null
	};
}

/**
 * Freezes the public's view of a board from a moment on, now at the earliest, until another or until it is thawed. What
 * was frozen before cannot be moved back: the public has seen what came after.
 */
export async function freezeBoard(
	actor: Actor,
	slug: string,
	{ from, until }: { from: Date | null; until: Date | null }
): Promise<void> {
	const problem = await findPublishedProblem(slug);
	await transaction(async (tx) => {
		const state = await lockBoard(tx, problem.id);
		insistRole(actor, 'organiser');
		const running = frozenSince(state);
		const freezesAt = running ?? (from !== null && from > now() ? from : now());
		refuseIf(until !== null && until <= freezesAt, 'closes_before_opening');
		refuseIf(until !== null && until <= now(), 'closes_before_opening');
		await tx.board.update({ where: { problemId: problem.id }, data: { freezesAt, thawsAt: until } });
		const details = { freezesAt: freezesAt.toISOString(), thawsAt: until?.toISOString() ?? null };
		await record(tx, actor, 'board.frozen', {
			seasonId: problem.seasonId,
			problemId: problem.id,
			...details
		});
		await tellBoard(tx, problem);
	});
}

/** Shows the board as it stands again; a freeze that was only planned is called off. */
export async function thawBoard(actor: Actor, slug: string): Promise<void> {
	const problem = await findPublishedProblem(slug);
	await transaction(async (tx) => {
		const state = await lockBoard(tx, problem.id);
		insistRole(actor, 'organiser');
		if (state.freezesAt === null) return;
		await tx.board.update({ where: { problemId: problem.id }, data: { freezesAt: null, thawsAt: null } });
		await record(tx, actor, 'board.thawed', { seasonId: problem.seasonId, problemId: problem.id });
		await tellBoard(tx, problem);
	});
}

async function lockBoard(tx: Tx, problemId: string) {
	await tx.$executeRaw`INSERT INTO boards (problem_id) VALUES (${problemId}::uuid) ON CONFLICT DO NOTHING`;
	const [row] = await tx.$queryRaw<{ revision: number; freezesAt: Date | null; thawsAt: Date | null }[]>`
		SELECT revision, freezes_at AS "freezesAt", thaws_at AS "thawsAt" FROM boards
		WHERE problem_id = ${problemId}::uuid FOR UPDATE`;
	return row!;
}

const tellBoard = (tx: Tx, { id, slug }: { id: string; slug: string }) =>
	outbox.add(tx, { type: 'evaluation.board_changed', payload: { problemId: id, slug } });
