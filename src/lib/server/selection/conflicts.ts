import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import {
	found,
	now,
	prisma,
	refuseIf,
	signedIn,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import { findTeam } from '#lib/server/teams/index.ts';
import { derivedConflicts, type ConflictSource, type PersonFacts } from '#lib/selection/conflicts.ts';
import { entriesInSelection, personFacts, type EntryInSelection } from './facts.ts';
import { insistId } from './ids.ts';
import { insistUndecided, shareSelection } from './locks.ts';

export interface KnownConflict {
	entryId: string;
	judgeId: string;
	source: ConflictSource;
	reason: string;
	dismissed: { reason: string; by: string; at: string } | null;
}

/**
 * Every tie between these people and these entries: declared ones, and those that the data shows today, so that a tie
 * that came up yesterday is not missed. Dismissed ones are listed with their reason.
 */
export async function conflictsBetween(
	people: readonly PersonFacts[],
	entries: readonly EntryInSelection[]
): Promise<KnownConflict[]> {
	const judgeIds = people.map(({ id }) => id);
	const stored = await prisma().conflict.findMany({ where: { judgeId: { in: judgeIds } } });
	const interests = await prisma().judgeInterest.findMany({ where: { judgeId: { in: judgeIds } } });
	const known = new Map<string, KnownConflict>();
	const add = (conflict: KnownConflict) => {
		const key = `${conflict.entryId} ${conflict.judgeId} ${conflict.source}`;
		if (!known.has(key)) known.set(key, conflict);
	};
	const here = new Set(entries.map(({ id }) => id));
	const teams = new Map(entries.map(({ id, teamId }) => [id, teamId]));
	const namedSince = (row: { entryId: string; judgeId: string; source: string; dismissedAt: Date | null }) =>
		row.source === 'declared' &&
		interests.some(
			({ judgeId, teamId, declaredAt }) =>
				judgeId === row.judgeId && teamId === teams.get(row.entryId) && declaredAt > row.dismissedAt!
		);
	for (const row of stored.filter(({ entryId }) => here.has(entryId))) {
		const { entryId, judgeId, reason, dismissedAt, dismissedBy, dismissReason } = row;
		// A tie that its judge names again after it was set aside stands again.
		const dismissed = dismissedAt &&
			!namedSince(row) && {
				reason: dismissReason ?? '',
				by: dismissedBy ?? '',
				at: dismissedAt.toISOString()
			};
		add({ entryId, judgeId, source: row.source as ConflictSource, reason, dismissed: dismissed || null });
	}
	for (const entry of entries) {
		for (const { judgeId, reason } of interests.filter(({ teamId }) => teamId === entry.teamId))
			add({ entryId: entry.id, judgeId, source: 'declared', reason, dismissed: null });
		for (const person of people)
			for (const { source, shared } of derivedConflicts(person, entry))
				add({ entryId: entry.id, judgeId: person.id, source, reason: shared, dismissed: null });
	}
	return [...known.values()].sort((a, b) =>
		a.entryId + a.judgeId + a.source < b.entryId + b.judgeId + b.source ? -1 : 1
	);
}

/** [entry, judge] pairs that must not meet: at least one tie is not dismissed. */
export function activePairs(conflicts: readonly KnownConflict[]): [string, string][] {
	const pairs = new Set(
		conflicts.filter(({ dismissed }) => !dismissed).map(({ entryId, judgeId }) => `${entryId} ${judgeId}`)
	);
	return [...pairs].map((pair) => pair.split(' ') as [string, string]);
}

/** A judge names a team that they are tied to; it holds for whatever the team enters. */
export async function declareInterest(actor: Actor, input: { team: string; reason: string }): Promise<void> {
	insistRole(actor, 'judge');
	const { userId } = signedIn(actor);
	const team = await findTeam(input.team);
	await transaction(async (tx) => {
		await shareSelection(tx, team.seasonId);
		await tx.judgeInterest.upsert({
			where: { judgeId_teamId: { judgeId: userId, teamId: team.id } },
			update: { reason: input.reason, declaredAt: now() },
			create: { judgeId: userId, teamId: team.id, reason: input.reason, declaredAt: now() }
		});
		await record(tx, actor, 'conflict.interest_declared', {
			seasonId: team.seasonId,
			judgeId: userId,
			teamId: team.id
		});
	});
}

/** A judge recognises an assigned proposal: the assignment ends, and an organiser assigns someone else. */
export async function declareConflict(actor: Actor, assignmentId: string, reason: string): Promise<void> {
	insistRole(actor, 'judge');
	const { userId } = signedIn(actor);
	const season = await currentSeason();
	await transaction(async (tx) => {
		await shareSelection(tx, season.id);
		const [assignment] = await tx.$queryRaw<{ entryId: string; state: string }[]>`
			SELECT entry_id AS "entryId", state FROM assignments
			WHERE id = ${insistId(assignmentId)}::uuid AND judge_id = ${userId}::uuid FOR UPDATE`;
		const { entryId, state } = found(assignment);
		refuseIf(state !== 'open', 'already_done');
		await insistUndecided(tx, season.id);
		const key = { entryId, judgeId: userId, source: 'declared' };
		await tx.conflict.upsert({
			where: { entryId_judgeId_source: key },
			update: { reason, dismissedAt: null, dismissedBy: null, dismissReason: null },
			create: { ...key, reason, declaredAt: now() }
		});
		await tx.review.deleteMany({ where: { assignmentId } });
		await tx.assignment.update({ where: { id: assignmentId }, data: { state: 'conflict' } });
		await record(tx, actor, 'conflict.declared', { seasonId: season.id, judgeId: userId, entryId });
	});
}

/** Sets a tie aside with a reason that stays on record. Nobody dismisses their own, or one to an entry they are tied to. */
export async function dismissConflict(
	actor: Actor,
	conflict: { entryId: string; judgeId: string; source: ConflictSource; found: string; reason: string }
): Promise<void> {
	insistRole(actor, 'organiser');
	const { userId } = signedIn(actor);
	refuseIf(userId === conflict.judgeId, 'conflict_own');
	const season = await currentSeason();
	const entry = found((await entriesInSelection(season.id)).find(({ id }) => id === conflict.entryId));
	const own = await conflictsBetween([...(await personFacts([userId])).values()], [entry]);
	refuseIf(activePairs(own).length > 0, 'conflicted_organiser');
	await transaction(async (tx) => {
		await shareSelection(tx, season.id);
		await insistUndecided(tx, season.id);
		const key = { entryId: conflict.entryId, judgeId: conflict.judgeId, source: conflict.source };
		const dismissal = { dismissedAt: now(), dismissedBy: userId, dismissReason: conflict.reason };
		await tx.conflict.upsert({
			where: { entryId_judgeId_source: key },
			update: dismissal,
			create: { ...key, reason: conflict.found, ...dismissal }
		});
		await record(tx, actor, 'conflict.dismissed', { seasonId: season.id, ...key, reason: conflict.reason });
	});
}
