import * as v from 'valibot';
import { channels, tieBreaks } from '#lib/tournament/types.ts';
import { At, Both, Count, Slug, Uuid } from './common.ts';
import { FraudRules, VoteManner } from './vote.ts';

const Channel = v.picklist(channels);
const TieBreak = v.picklist(tieBreaks);
const TeamRef = v.object({
	id: Uuid,
	name: v.string(),
	slug: Slug,
	country: v.string(),
	kind: v.string()
});
const Weights = v.object({ metric: v.number(), jury: v.number(), public: v.number() });

const Explained = v.object({
	teamId: Uuid,
	total: v.number(),
	place: Count,
	shares: v.array(
		v.object({
			channel: Channel,
			raw: v.nullable(v.number()),
			points: v.number(),
			weight: v.number(),
			adds: v.number()
		})
	),
	decidedBy: v.nullable(TieBreak)
});

const MetricNote = v.object({
	problemId: Uuid,
	problemTitle: Both,
	submissionId: v.nullable(Uuid),
	metric: v.string(),
	value: v.nullable(v.number()),
	low: v.nullable(v.number()),
	high: v.nullable(v.number()),
	trivial: v.nullable(v.number()),
	perfect: v.nullable(v.number()),
	direction: v.nullable(v.picklist(['higher', 'lower'])),
	skill: v.number()
});

const Match = v.object({
	id: Uuid,
	number: Count,
	state: v.string(),
	cheong: v.nullable(TeamRef),
	hong: v.nullable(TeamRef),
	pollId: v.nullable(Uuid),
	pollSlug: v.nullable(Slug),
	winnerId: v.nullable(Uuid),
	walkover: v.boolean(),
	results: v.array(Explained),
	sensitivity: v.array(v.object({ publicWeight: v.number(), winners: v.array(Uuid) })),
	jury: v.array(
		v.object({
			commitment: v.string(),
			juror: v.nullable(v.string()),
			teamId: v.nullable(Uuid),
			scores: v.nullable(v.record(v.string(), v.number())),
			nonce: v.nullable(v.string()),
			jurorId: v.nullable(Uuid),
			/** Whether it stood when the match was counted; null before the result is public. */
			counted: v.nullable(v.boolean())
		})
	)
});

const Round = v.object({
	id: Uuid,
	number: Count,
	name: Both,
	format: v.string(),
	weights: Weights,
	/** By what ballots of the round are set aside; null where it takes the usual rules. */
	fraud: v.nullable(FraudRules),
	/** How votes of the round are held; null in rounds of before that was declared. */
	vote: v.nullable(VoteManner),
	warnings: v.array(
		v.variant('kind', [
			v.object({ kind: v.literal('one-decides'), channel: Channel }),
			v.object({ kind: v.literal('public-decides') }),
			v.object({ kind: v.literal('starts-afresh') })
		])
	),
	scale: v.string(),
	places: Count,
	tieBreaks: v.array(v.string()),
	criteria: v.array(v.object({ key: v.string(), name: Both, weight: v.number(), anchors: v.array(Both) })),
	jurors: v.array(v.object({ id: Uuid, name: v.string(), excused: v.nullable(v.string()) })),
	seedHash: v.string(),
	seed: v.nullable(v.string()),
	state: v.string(),
	openedAt: v.nullable(At),
	closedAt: v.nullable(At),
	publishedAt: v.nullable(At),
	entrants: v.array(
		v.object({
			team: TeamRef,
			slot: Count,
			metric: v.nullable(MetricNote),
			outcome: v.nullable(v.string()),
			place: v.nullable(Count),
			explained: v.nullable(Explained),
			withdrawn: v.boolean()
		})
	),
	matches: v.array(Match)
});

export const Rounds = v.object({
	season: Slug,
	rounds: v.array(Round),
	champion: v.nullable(TeamRef)
});

/** What anyone needs to recompute the ranking of stage one. Entries and judges go by names that stand for nobody. */
export const Selection = v.object({
	season: Slug,
	places: Count,
	rankBy: v.string(),
	seed: v.string(),
	seedHash: v.string(),
	lot: v.string(),
	rubric: v.array(v.object({ key: v.string(), weight: v.number(), optional: v.boolean() })),
	ranking: v.array(
		v.object({
			entry: v.string(),
			rank: Count,
			outcome: v.string(),
			/** Hundredths: what ranked it, raw or calibrated. */
			score: v.nullable(v.number()),
			/** What parted it from an equal one above: a criterion, or `lot`. */
			tieBrokenBy: v.nullable(v.string())
		})
	),
	reviews: v.array(
		v.object({ entry: v.string(), judge: v.string(), scores: v.record(v.string(), v.number()) })
	)
});

const Pair = v.tuple([v.string(), v.string()]);
export const Certificates = v.object({
	season: Slug,
	runs: v.array(
		v.object({
			runId: Uuid,
			createdAt: At,
			inputHash: v.string(),
			seed: v.string(),
			objective: v.number(),
			bound: v.number(),
			input: v.object({
				version: v.literal(1),
				seed: v.string(),
				entries: v.array(v.object({ id: v.string(), track: v.string(), reviews: Count })),
				judges: v.array(v.object({ id: v.string(), tracks: v.array(v.string()) })),
				conflicts: v.array(Pair),
				fixed: v.array(Pair),
				minLoad: v.number(),
				maxLoad: v.number()
			})
		})
	)
});
