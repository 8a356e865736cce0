import { insistRole } from '#lib/server/identity/index.ts';
import { lettersGivenUp, now, outbox, prisma, type Actor } from '#lib/server/platform/index.ts';
import { currentSeason, type SeasonView } from '#lib/server/season/index.ts';

/** What waits for an organiser, by desk. Counts only: each desk shows, and guards, its own. */
export interface OrganiserConsole {
	season: Pick<SeasonView, 'stage' | 'stages'>;
	waiting: {
		needs: number;
		entriesUnassigned: number;
		reviewsOpen: number;
		grantsToAward: number;
		reportsToApprove: number;
		questionsOpen: number;
		organisationsToVerify: number;
		jobsFailed: number;
		roundsToAct: number;
		talliesToConfirm: number;
		groupsToDecide: number;
		logsInDoubt: number;
	};
	/** What the platform could not deliver: letters it has given up, and news between its own rooms. */
	undelivered: { letters: number; news: number };
}

export async function organiserConsole(actor: Actor): Promise<OrganiserConsole> {
	insistRole(actor, 'organiser');
	const { id: seasonId, stage, stages } = await currentSeason();
	const db = prisma();
	const dayAgo = new Date(now().getTime() - 86_400_000);
	const entries = await db.entry.findMany({
		where: { seasonId, state: { in: ['submitted', 'selected'] } },
		select: { id: true, state: true }
	});
	const idsIn = (state: string) => entries.filter((entry) => entry.state === state).map(({ id }) => id);
	const submitted = idsIn('submitted');
	const selected = idsIn('selected');
	const [needs, assigned, reviewsOpen, granted, reports, questions, organisations, jobs, rounds, votes] =
		await Promise.all([
			db.need.count({ where: { seasonId, state: { in: ['submitted', 'scoring'] } } }),
			db.assignment.findMany({
				where: { entryId: { in: submitted }, state: 'open' },
				distinct: ['entryId'],
				select: { entryId: true }
			}),
			db.assignment.count({
				where: {
					entryId: { in: submitted },
					state: 'open',
					NOT: { review: { is: { state: 'submitted' } } }
				}
			}),
			db.grant.count({ where: { entryId: { in: selected } } }),
			db.tranche.count({ where: { state: 'reported', grant: { seasonId } } }),
			db.question.count({ where: { seasonId, answers: { none: {} }, hiddenAt: null } }),
			db.organisation.count({ where: { verifiedAt: null } }),
			db.computeJob.count({ where: { state: 'failed', finishedAt: { gte: dayAgo } } }),
			db.round.count({ where: { seasonId, state: { in: ['declared', 'open', 'closed'] } } }),
			votesToAct(seasonId)
		]);
	return {
		season: { stage, stages },
		waiting: {
			needs,
			entriesUnassigned: submitted.length - assigned.length,
			reviewsOpen,
			grantsToAward: selected.length - granted,
			reportsToApprove: reports,
			questionsOpen: questions,
			organisationsToVerify: organisations,
			jobsFailed: jobs,
			roundsToAct: rounds,
			...votes
		},
		undelivered: { letters: await lettersGivenUp(), news: await outbox.stuckNews() }
	};
}

/** Votes that wait for people: a tally, ballots that were set aside, a log that does not fit what the world has seen of it. */
async function votesToAct(seasonId: string) {
	const db = prisma();
	const votes = { seasonId, rehearsal: false };
	const open = await db.poll.findMany({
		where: { ...votes, state: { not: 'published' } },
		select: { id: true, logAlarm: true }
	});
	const objections = await db.witnessObjection.findMany({
		where: { liftedAt: null, pollId: { in: open.map(({ id }) => id) } },
		select: { pollId: true }
	});
	const alarms = open.filter(({ logAlarm }) => logAlarm !== null);
	return {
		talliesToConfirm: await db.poll.count({ where: { ...votes, state: 'closed' } }),
		groupsToDecide: await db.ballotGroup.count({ where: { outcome: null, poll: votes } }),
		logsInDoubt: new Set([...alarms.map(({ id }) => id), ...objections.map(({ pollId }) => pollId)]).size
	};
}
