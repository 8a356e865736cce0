import { insistRole } from '#lib/server/identity/index.ts';
import { balances } from '#lib/server/ledger/index.ts';
import { has, insist, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

export interface TrancheView {
	id: string;
	number: number;
	amountKrw: number;
	gpuSeconds: number;
	milestone: Text;
	state: string;
	report: string;
	/** Why the report was sent back; empty otherwise. */
	returnReason: string;
	paidAt: string | null;
	approvals: number;
	/** Whether this reader has approved it. */
	approvedByMe: boolean;
}

export interface GrantView {
	id: string;
	teamId: string;
	teamName: string;
	teamSlug: string;
	amountKrw: number;
	gpuSeconds: number;
	poolKey: string;
	priceClass: string;
	state: string;
	awardedAt: string;
	signedAt: string | null;
	mayApprove: boolean;
	tranches: TrancheView[];
	/** What the team can still spend. */
	left: { krw: number; gpuSeconds: number };
}

/** All grants of a season, for organisers and auditors. */
export async function listGrants(actor: Actor, seasonId: string): Promise<GrantView[]> {
	insistRole(actor, 'organiser', 'auditor');
	return views(actor, await rows({ seasonId }));
}

/** The grants of one team, for its members and the season's staff. */
export async function grantOfTeam(actor: Actor, teamId: string): Promise<GrantView[]> {
	const member = actor.userId
		? await prisma().teamMember.count({ where: { teamId, userId: actor.userId } })
		: 0;
	insist(member > 0 || has(actor, 'organiser', 'auditor'));
	return views(actor, await rows({ teamId }));
}

/** Selected entries that have no grant yet. */
export async function listAwardable(actor: Actor, seasonId: string) {
	insistRole(actor, 'organiser');
	const entries = await prisma().entry.findMany({
		where: { seasonId, state: 'selected' },
		include: { team: { select: { name: true, slug: true, kind: true } } },
		orderBy: { submittedAt: 'asc' }
	});
	const granted = new Set(
		(await prisma().grant.findMany({ where: { seasonId }, select: { entryId: true } })).map(
			(row) => row.entryId
		)
	);
	return entries
		.filter((entry) => !granted.has(entry.id))
		.map((entry) => ({
			entryId: entry.id,
			team: entry.team.name,
			teamSlug: entry.team.slug,
			kind: entry.team.kind,
			title: entry.title,
			askedKrw: Number(entry.budgetKrw),
			askedGpuHours: entry.gpuHours
		}));
}

const rows = (where: { seasonId?: string; teamId?: string }) =>
	prisma().grant.findMany({
		where,
		include: { tranches: { orderBy: { number: 'asc' }, include: { approvals: true } } },
		orderBy: { awardedAt: 'asc' }
	});

async function views(actor: Actor, grants: Awaited<ReturnType<typeof rows>>): Promise<GrantView[]> {
	const teamIds = [...new Set(grants.map((grant) => grant.teamId))];
	const [teams, krw, gpu] = await Promise.all([
		prisma().team.findMany({
			where: { id: { in: teamIds } },
			select: { id: true, name: true, slug: true, members: { select: { userId: true } } }
		}),
		balances('team', teamIds, 'KRW'),
		balances('team', teamIds, 'GPU_SECONDS')
	]);
	const byId = new Map(teams.map((team) => [team.id, team]));
	return grants.map((grant) => {
		const team = byId.get(grant.teamId);
		const own = team?.members.some((member) => member.userId === actor.userId) ?? false;
		return {
			id: grant.id,
			teamId: grant.teamId,
			teamName: team?.name ?? '',
			teamSlug: team?.slug ?? '',
			amountKrw: Number(grant.amountKrw),
			gpuSeconds: Number(grant.gpuSeconds),
			poolKey: grant.poolKey,
			priceClass: grant.priceClass,
			state: grant.state,
			awardedAt: grant.awardedAt.toISOString(),
			signedAt: grant.signedAt?.toISOString() ?? null,
			mayApprove: has(actor, 'organiser') && !own,
			tranches: grant.tranches.map((tranche) => ({
				id: tranche.id,
				number: tranche.number,
				amountKrw: Number(tranche.amountKrw),
				gpuSeconds: Number(tranche.gpuSeconds),
				milestone: tranche.milestone as unknown as Text,
				state: tranche.state,
				report: tranche.report,
				returnReason: tranche.returnReason,
				paidAt: tranche.paidAt?.toISOString() ?? null,
				approvals: tranche.approvals.length,
				approvedByMe: tranche.approvals.some((approval) => approval.approverId === actor.userId)
			})),
			left: {
				krw: Number(krw.get(grant.teamId)?.available ?? 0n),
				gpuSeconds: Number(gpu.get(grant.teamId)?.available ?? 0n)
			}
		};
	});
}
