import { record } from '#lib/server/audit/index.ts';
import {
	has,
	insist,
	isSystem,
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { stages, stageState, windowFault, type Stage } from './rules.ts';

export interface NewSeason {
	slug: string;
	name: Text;
	call: Text;
	criteria: unknown;
	demo?: boolean;
}

/** Founds a season with its five stages planned. */
export async function createSeason(actor: Actor, season: NewSeason): Promise<string> {
	return transaction(async (tx) => {
		insist(isSystem(actor) || has(actor, 'organiser'));
		await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`season:${season.slug}`}, 0))::text`;
		const taken = await tx.season.findUnique({ where: { slug: season.slug } });
		refuseIf(taken !== null, 'season_slug_taken', { slug: season.slug });
		const { id } = await tx.season.create({
			data: {
				slug: season.slug,
				name: { ...season.name },
				call: { ...season.call },
				criteria: season.criteria as never,
				demo: season.demo ?? false,
				stages: { create: stages.map((stage) => ({ stage })) }
			}
		});
		await record(tx, actor, 'season.created', { seasonId: id, slug: season.slug });
		await outbox.add(tx, { type: 'season.created', payload: { seasonId: id } });
		return id;
	});
}

/** Opens a stage now. A closing time that has passed is taken away. */
export async function openStage(actor: Actor, seasonId: string, stage: Stage): Promise<void> {
	await changeWindow(actor, seasonId, stage, 'season.stage_opened', (window) => {
		refuseIf(stageState(window, now()) === 'open', 'already_done');
		const closesAt = window.closesAt && window.closesAt > now() ? window.closesAt : null;
		return { opensAt: now(), closesAt };
	});
}

/** Closes an open stage now. */
export async function closeStage(actor: Actor, seasonId: string, stage: Stage): Promise<void> {
	await changeWindow(actor, seasonId, stage, 'season.stage_closed', (window) => {
		refuseIf(stageState(window, now()) !== 'open', 'stage_not_open', { stage, opensAt: '', closesAt: '' });
		return { ...window, closesAt: now() };
	});
}

/** Moves the window of a stage to other times. */
export async function rescheduleStage(
	actor: Actor,
	seasonId: string,
	stage: Stage,
	window: { opensAt: Date | null; closesAt: Date | null }
): Promise<void> {
	const fault = windowFault(window.opensAt, window.closesAt);
	if (fault) refuse(fault);
	await changeWindow(actor, seasonId, stage, 'season.stage_rescheduled', () => window);
}

type Window = { opensAt: Date | null; closesAt: Date | null };

async function changeWindow(
	actor: Actor,
	seasonId: string,
	stage: Stage,
	type: string,
	change: (window: Window) => Window
): Promise<void> {
	await transaction(async (tx) => {
		const window = await lockStage(tx, seasonId, stage);
		insist(has(actor, 'organiser') || isSystem(actor));
		const next = change(window);
		await tx.seasonStage.update({ where: { seasonId_stage: { seasonId, stage } }, data: next });
		await record(tx, actor, type, { seasonId, stage, from: window, to: next });
		await outbox.add(tx, { type: 'season.stage_changed', payload: { seasonId, stage } });
	});
}

async function lockStage(tx: Tx, seasonId: string, stage: Stage): Promise<Window> {
	const [row] = await tx.$queryRaw<Window[]>`
		SELECT opens_at AS "opensAt", closes_at AS "closesAt" FROM season_stages
		WHERE season_id = ${seasonId}::uuid AND stage = ${stage} FOR UPDATE`;
	return row ?? refuse('not_found');
}
