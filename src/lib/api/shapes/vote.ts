import * as v from 'valibot';
import { cueKinds } from '#lib/broadcast/frame.ts';
import { channels, tieBreaks } from '#lib/tournament/types.ts';
import { tiers } from '#lib/voting/leaf.ts';
import { At, Both, Count, Slug, Uuid } from './common.ts';

export const Passes = v.object({
	season: Slug,
	pass: v.nullable(v.string()),
	accountPass: v.nullable(v.string())
});

export const FraudRules = v.array(v.looseObject({ rule: v.string() }));

const Hash = v.pipe(v.string(), v.length(64));
/** What the work of a `proof_needed` came to, as ALTCHA sends it. */
export const EarnPass = v.object({
	proof: v.optional(
		v.object({
			algorithm: v.literal('SHA-256'),
			challenge: Hash,
			number: Count,
			salt: v.pipe(v.string(), v.maxLength(200)),
			signature: Hash
		})
	)
});

/** One option by its number, or several: best first where they are ranked. */
const Choice = v.union([Count, v.array(Count)]);

const BallotForm = v.variant('kind', [
	v.object({ kind: v.literal('single') }),
	v.object({ kind: v.literal('several'), most: Count }),
	v.object({ kind: v.literal('ranked'), points: v.array(Count) })
]);

const manner = {
	form: BallotForm,
	change: v.picklist(['once', 'last']),
	tier: v.picklist(tiers),
	/** Ballots that arrive so long after the closing time still count. */
	graceMs: Count,
	paths: v.array(v.object({ name: v.string(), delayMs: Count })),
	windowSeconds: v.nullable(Count)
};
/** How a vote is held. */
export const VoteManner = v.object(manner);

export const Poll = v.looseObject({
	...manner,
	id: Uuid,
	seasonId: Uuid,
	slug: Slug,
	title: Both,
	/** Who says who is one person, where the tier asks for that. */
	identity: v.nullable(v.object({ issuer: v.string(), claim: v.string(), name: Both })),
	tieRule: v.string(),
	showRunning: v.boolean(),
	rehearsal: v.boolean(),
	weights: v.nullable(v.record(v.string(), v.number())),
	fraud: FraudRules,
	approvals: Count,
	/** Voter passes issued when the rules were fixed. */
	passesIssued: v.nullable(Count),
	state: v.picklist(['committed', 'open', 'closed', 'published', 'called_off']),
	options: v.array(v.object({ number: Count, label: Both, side: v.string(), subject: v.string() })),
	openedAt: v.nullable(At),
	closesAt: v.nullable(At),
	closedAt: v.nullable(At),
	publishedAt: v.nullable(At),
	log: v.nullable(v.looseObject({ origin: v.string(), key: v.string(), rulesHash: v.string() })),
	checkpoint: v.nullable(v.string()),
	objections: v.array(
		v.object({
			witness: v.string(),
			told: v.nullable(Count),
			size: Count,
			raisedAt: At,
			liftedAt: v.nullable(At),
			reasons: v.array(Both)
		})
	),
	running: v.nullable(v.record(v.string(), Count)),
	result: v.nullable(
		v.looseObject({
			format: v.string(),
			openedAt: At,
			closedAt: At,
			counts: v.record(v.string(), Count),
			received: Count,
			counted: Count,
			superseded: Count,
			quarantined: Count,
			refused: v.looseObject({ late: Count, repeated: Count, noSuchOption: Count }),
			passesIssued: Count,
			approvals: Count
		})
	)
});

const OptionNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

export const Ballot = v.object({
	option: v.union([OptionNumber, v.array(OptionNumber)]),
	/** How the voter watches, by a name of the poll's `paths`. */
	path: v.optional(v.string()),
	/** 16 bytes in base64url that the voter's device made. */
	nonce: v.optional(v.string())
});
export const CastBallot = v.looseObject({
	state: v.picklist(['counted', 'already']),
	option: Choice,
	code: v.string(),
	promise: v.string()
});
export const Receipt = v.looseObject({
	code: v.string(),
	option: Choice,
	index: Count,
	text: v.string()
});

const Sums = { counted: Count, superseded: Count, quarantined: Count };
/** How a vote went. */
export const Series = v.object({
	minutes: v.array(
		v.object({
			/** UTC: 2026-11-21T05:43Z */
			minute: v.string(),
			ballots: v.object(Sums),
			options: v.array(v.object({ number: Count, ...Sums }))
		})
	)
});

const Channel = v.picklist(channels);
const FrameTeam = v.object({ id: Uuid, name: v.string(), slug: Slug, country: v.string() });
const Share = v.object({ raw: v.nullable(v.number()), adds: v.number() });
const Reveal = v.object({
	step: Count,
	steps: Count,
	channels: v.array(v.object({ channel: Channel, weight: v.number() })),
	opened: v.array(v.object({ channel: Channel, weight: v.number(), cheong: Share, hong: Share })),
	totals: v.nullable(
		v.object({
			cheong: v.number(),
			hong: v.number(),
			winner: v.picklist(['cheong', 'hong']),
			decidedBy: v.nullable(v.picklist(tieBreaks))
		})
	),
	ranked: v.array(v.object({ place: Count, team: FrameTeam, total: v.number() }))
});

/** What is on air. */
export const Frame = v.looseObject({
	sequence: Count,
	season: v.object({ slug: Slug, name: Both }),
	scene: v.picklist([...cueKinds, 'panic']),
	title: Both,
	text: Both,
	match: v.nullable(
		v.object({
			round: Both,
			number: Count,
			cheong: v.nullable(FrameTeam),
			hong: v.nullable(FrameTeam)
		})
	),
	vote: v.nullable(
		v.looseObject({
			slug: Slug,
			title: Both,
			state: v.picklist(['soon', 'open', 'closed']),
			closesAt: v.nullable(At),
			options: v.array(v.object({ number: Count, label: Both, side: v.string() })),
			/** Held on a page of its own: for accounts or people, or with more than one option to a ballot. */
			elsewhere: v.optional(v.boolean()),
			/** The log's signing key and the hash of its rules, as overlays show them. */
			log: v.optional(v.nullable(v.object({ key: v.string(), rulesHash: v.string() })))
		})
	),
	endsAt: v.nullable(At),
	reveal: v.nullable(Reveal),
	board: v.nullable(
		v.object({
			round: Both,
			rows: v.array(
				v.object({
					place: v.nullable(Count),
					team: FrameTeam,
					total: v.nullable(v.number()),
					through: v.boolean()
				})
			)
		})
	),
	winner: v.nullable(FrameTeam),
	lowerThird: v.nullable(v.object({ title: Both, text: Both })),
	frozen: v.boolean()
});
