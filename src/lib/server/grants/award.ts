import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	outbox,
	refuse,
	refuseIf,
	signedIn,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { tellCaptain } from './letters.ts';
import { classOf } from './rules.ts';

export interface NewTranche {
	amountKrw: bigint;
	gpuSeconds: bigint;
	milestone: Text;
}

export interface NewAward {
	entryId: string;
	amountKrw: bigint;
	gpuSeconds: bigint;
	poolKey: string;
	tranches: NewTranche[];
}

interface EntryRow {
	seasonId: string;
	teamId: string;
	state: string;
	kind: string;
	smallFirm: boolean;
	youthLed: boolean;
}

/** Awards a grant to a selected entry, once, and never to one's own team. Nothing is paid before it is signed. */
export async function awardGrant(actor: Actor, award: NewAward): Promise<string> {
	return transaction(async (tx) => {
		const [entry] = await tx.$queryRaw<EntryRow[]>`
			SELECT e.season_id AS "seasonId", e.team_id AS "teamId", e.state,
				t.kind, t.small_firm AS "smallFirm", t.youth_led AS "youthLed"
			FROM entries e JOIN teams t ON t.id = e.team_id WHERE e.id = ${award.entryId}::uuid FOR UPDATE OF e`;
		insistRole(actor, 'organiser');
		const { userId } = signedIn(actor);
		if (!entry) refuse('not_found');
		const own = await tx.teamMember.count({ where: { teamId: entry.teamId, userId } });
		refuseIf(own > 0, 'award_own_team');
		refuseIf(entry.state !== 'selected', 'grant_not_selected');
		refuseIf((await tx.grant.count({ where: { entryId: award.entryId } })) > 0, 'already_done');
		const pools = await tx.pool.count({ where: { key: award.poolKey } });
		refuseIf(award.gpuSeconds > 0n && pools === 0, 'not_found');
		refuseIf(award.amountKrw <= 0n && award.gpuSeconds <= 0n, 'amount_not_positive');
		refuseIf(!addsUp(award), 'grant_amount_split', { total: Number(award.amountKrw) });
		const { tranches, ...terms } = award;
		const { id } = await tx.grant.create({
			data: {
				...terms,
				seasonId: entry.seasonId,
				teamId: entry.teamId,
				priceClass: classOf(entry),
				awardedBy: userId,
				awardedAt: now(),
				tranches: {
					create: tranches.map((tranche, index) => ({
						...tranche,
						milestone: { ...tranche.milestone },
						number: index + 1
					}))
				}
			}
		});
		await record(tx, actor, 'grant.awarded', {
			seasonId: entry.seasonId,
			grantId: id,
			entryId: award.entryId,
			amountKrw: award.amountKrw,
			gpuSeconds: award.gpuSeconds
		});
		await tellCaptain(tx, entry.teamId, award.amountKrw, award.gpuSeconds);
		await outbox.add(tx, { type: 'grant.awarded', payload: { grantId: id, teamId: entry.teamId } });
		return id;
	});
}

function addsUp(award: NewAward): boolean {
	const sum = (pick: (tranche: NewTranche) => bigint) =>
		award.tranches.reduce((total, tranche) => total + pick(tranche), 0n);
	return (
		award.tranches.length > 0 &&
		award.tranches.every((tranche) => tranche.amountKrw >= 0n && tranche.gpuSeconds >= 0n) &&
		sum((tranche) => tranche.amountKrw) === award.amountKrw &&
		sum((tranche) => tranche.gpuSeconds) === award.gpuSeconds
	);
}
