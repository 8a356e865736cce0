import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import type { ExplainedResult } from '#lib/tournament/types.ts';
import { lockRound, roundSeed, type LockedRound } from './lock.ts';
import { placesOf } from './rules.ts';

interface Explained {
	results: ExplainedResult[];
}

/** Closes a round when every match has its result: fixes places and who comes through. Closing twice is a no-op. */
export async function closeRound(actor: Actor, roundId: string): Promise<void> {
	await change(actor, roundId, 'round.closed', async (tx, round) => {
		if (round.state === 'closed' || round.state === 'published') return false;
		refuseIf(round.state !== 'open', 'round_state', { state: round.state });
		const matches = await tx.match.findMany({ where: { roundId }, orderBy: { number: 'asc' } });
		const open = matches.filter((match) => match.state === 'scheduled' || match.state === 'open').length;
		refuseIf(open > 0, 'round_incomplete', { missing: open });
		const results = matches.flatMap((match) => (match.explained as Explained | null)?.results ?? []);
		const through = new Set(
			round.format === 'score'
				? results.filter((result) => result.place <= round.places).map((result) => result.teamId)
				: matches.flatMap((match) => (match.winnerId ? [match.winnerId] : []))
		);
		await savePlaces(tx, round, results, through);
		await tx.round.update({ where: { id: roundId }, data: { state: 'closed', closedAt: now() } });
		return true;
	});
}

async function savePlaces(
	tx: Tx,
	round: LockedRound,
	results: ExplainedResult[],
	through: ReadonlySet<string>
): Promise<void> {
	const entrants = await tx.roundEntrant.findMany({ where: { roundId: round.id } });
	const explained = new Map(results.map((result) => [result.teamId, result]));
	const left = new Set(entrants.filter((entrant) => entrant.withdrawnAt).map((entrant) => entrant.teamId));
	const field = entrants.map(({ teamId, slot }) => ({ teamId, slot, withdrawn: left.has(teamId) }));
	for (const [index, teamId] of placesOf(field, round.format, results, through).entries()) {
		const outcome = left.has(teamId) ? 'withdrawn' : through.has(teamId) ? 'through' : 'out';
		await tx.roundEntrant.update({
			where: { roundId_teamId: { roundId: round.id, teamId } },
			data: { outcome, place: index + 1, explained: (explained.get(teamId) ?? null) as never }
		});
	}
}

/** Publishes a closed round whose matches are all revealed, and with it the seed. Of the final this crowns the champion. */
export async function publishRound(actor: Actor, roundId: string): Promise<void> {
	await change(actor, roundId, 'round.published', async (tx, round) => {
		if (round.state === 'published') return false;
		refuseIf(round.state !== 'closed', 'round_state', { state: round.state });
		const hidden = await tx.match.count({ where: { roundId, state: { not: 'revealed' } } });
		refuseIf(hidden > 0, 'matches_not_revealed', { missing: hidden });
		const seed = roundSeed(round.seasonId, round.number);
		await tx.round.update({ where: { id: roundId }, data: { state: 'published', publishedAt: now(), seed } });
		if (round.format === 'final') {
			const champion = await tx.roundEntrant.findFirst({ where: { roundId, outcome: 'through' } });
			if (champion)
				await outbox.add(tx, {
					type: 'tournament.champion',
					payload: { seasonId: round.seasonId, teamId: champion.teamId }
				});
		}
		return true;
	});
}

/** A team leaves the tournament: its opponent goes on without a fight, and nobody takes its slot. */
export async function withdrawEntrant(actor: Actor, roundId: string, teamId: string): Promise<void> {
	await change(
		actor,
		roundId,
		'round.team_withdrawn',
		async (tx, round) => {
			refuseIf(round.state !== 'open', 'round_state', { state: round.state });
			const entrant = await tx.roundEntrant.findUnique({ where: { roundId_teamId: { roundId, teamId } } });
			if (!entrant) refuse('not_found');
			if (entrant.withdrawnAt) return false;
			// The field of a cut plays in one match without sides; once that is counted, its places stand.
			const own = { OR: [{ cheongId: teamId }, { hongId: teamId }, { cheongId: null }] };
			const counted = await tx.match.findFirst({
				where: { roundId, ...own, state: { in: ['closed', 'revealed'] } }
			});
			refuseIf(counted !== null, 'match_state', { state: counted?.state ?? '' });
			await tx.roundEntrant.update({
				where: { roundId_teamId: { roundId, teamId } },
				data: { withdrawnAt: now() }
			});
			return true;
		},
		{ teamId }
	);
}

async function change(
	actor: Actor,
	roundId: string,
	type: string,
	step: (tx: Tx, round: LockedRound) => Promise<boolean>,
	details: Record<string, string> = {}
): Promise<void> {
	await transaction(async (tx) => {
		const round = await lockRound(tx, roundId);
		insistRole(actor, 'organiser', 'operator');
		if (!(await step(tx, round))) return;
		await record(tx, actor, type, { seasonId: round.seasonId, roundId, ...details });
		await outbox.add(tx, { type: 'tournament.changed', payload: { seasonId: round.seasonId, roundId } });
	});
}
