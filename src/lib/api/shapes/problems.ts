import * as v from 'valibot';
import { fileRoles, ipTemplates, submissionKinds, tracks } from '#lib/problems/types.ts';
import { metricKeys } from '#lib/problems/metrics.ts';
import { At, Both, Count, Hash, Slug, Uuid } from './common.ts';

export const Direction = v.picklist(['higher', 'lower']);
export const Kind = v.picklist(submissionKinds);
export const Metric = v.picklist(metricKeys);

export const Floor = v.object({
	metric: Metric,
	label: v.nullable(v.string()),
	bound: v.number(),
	name: Both,
	why: Both
});
export const ModelSpec = v.object({
	opset: v.number(),
	input: v.object({ name: v.string(), type: v.literal('float32'), columns: v.array(v.string()) }),
	output: v.object({
		name: v.string(),
		classes: v.optional(v.array(v.string())),
		positive: v.optional(v.string())
	}),
	maxBytes: v.number(),
	/** Rows that it is given at a time. */
	batchRows: v.optional(Count)
});

/** What running a submission may take; accelerators are for programs and images. */
export const RunLimits = v.object({
	wallSeconds: Count,
	cpus: Count,
	memoryMib: Count,
	gpus: Count,
	gpuKind: v.nullable(v.string())
});

/** Further metrics, tasks and weights, and what a team stands with in the end. */
export const Scoring = v.looseObject({
	tasks: v.array(v.looseObject({})),
	metrics: v.array(v.looseObject({ metric: v.string(), weight: v.number() })),
	ranking: v.picklist(['main', 'combined']),
	weight: v.number(),
	pick: v.picklist(['chosen', 'best', 'last']),
	program: v.nullable(v.looseObject({}))
});

export const Problem = v.object({
	id: Uuid,
	seasonId: Uuid,
	needId: Uuid,
	organisationId: v.nullable(Uuid),
	slug: Slug,
	version: Count,
	rulesVersion: Count,
	title: Both,
	summary: Both,
	track: v.picklist(tracks),
	difficulty: v.number(),
	prizeKrw: Count,
	practice: v.boolean(),
	metric: Metric,
	direction: Direction,
	positive: v.nullable(v.string()),
	floors: v.array(Floor),
	kinds: v.array(Kind),
	quotaPerDay: Count,
	quotaTotal: Count,
	/** How many of a team's submissions may be under way at a time. */
	quotaConcurrent: Count,
	finalPicks: Count,
	/** Where the day of a quota begins and ends. */
	timeZone: v.string(),
	modelSpec: v.nullable(ModelSpec),
	run: RunLimits,
	scoring: Scoring,
	publishedAt: At,
	closedAt: v.nullable(At)
});

export const DataFile = v.object({
	id: Uuid,
	name: v.string(),
	role: v.picklist(fileRoles.filter((role) => role !== 'truth')),
	bytes: Count,
	sha256: Hash
});
const Version = { version: Count, at: At, note: v.nullable(Both) };
const DiffLine = v.object({ kind: v.picklist(['same', 'added', 'removed']), text: v.string() });

export const WholeProblem = v.object({
	...Problem.entries,
	organisation: v.nullable(Both),
	/** HTML. */
	statement: Both,
	/** HTML. */
	rules: Both,
	files: v.array(DataFile),
	ipTemplate: v.picklist(ipTemplates),
	splitSeedHash: v.string(),
	splitSeed: v.nullable(v.string()),
	versions: v.array(v.object(Version)),
	history: v.array(
		v.object({
			...Version,
			from: Count,
			texts: v.array(
				v.object({
					part: v.picklist(['title', 'summary', 'statement', 'rules']),
					locale: v.picklist(['ko', 'en']),
					lines: v.array(v.nullable(DiffLine))
				})
			),
			facts: v.array(v.object({ key: v.string(), before: v.string(), after: v.string() }))
		})
	)
});
