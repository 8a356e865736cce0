import { record } from '#lib/server/audit/index.ts';
import {
	found,
	has,
	insist,
	isSystem,
	now,
	outbox,
	refuseIf,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { NewSeason } from './commands.ts';
import { stageState } from './rules.ts';

/** Rewrites a season's name, address, call and criteria. Refused from the moment sourcing opens: proposers rely on them. */
export async function reviseSeason(actor: Actor, seasonId: string, season: NewSeason): Promise<void> {
	await transaction(async (tx) => {
		await tx.$queryRaw`SELECT id FROM seasons WHERE id = ${seasonId}::uuid FOR UPDATE`;
		insist(isSystem(actor) || has(actor, 'organiser'));
		const known = found(await tx.season.findUnique({ where: { id: seasonId }, include: { stages: true } }));
		const sourcing = known.stages.find((window) => window.stage === 'sourcing');
		refuseIf(sourcing !== undefined && stageState(sourcing, now()) !== 'planned', 'season_has_begun');
		const taken = await tx.season.count({ where: { slug: season.slug, id: { not: seasonId } } });
		refuseIf(taken > 0, 'season_slug_taken', { slug: season.slug });
		await tx.season.update({
			where: { id: seasonId },
			data: {
				slug: season.slug,
				name: { ...season.name },
				call: { ...season.call },
				criteria: season.criteria as never
			}
		});
		await record(tx, actor, 'season.revised', {
			seasonId,
			slug: season.slug,
			name: season.name,
			criteria: season.criteria
		});
		await outbox.add(tx, { type: 'season.revised', payload: { seasonId } });
	});
}
