import * as v from 'valibot';

/** What a pool is: the same shape in the organisers' form, in the file and in the database. */

export const engineKinds = ['local', 'slurm'] as const;
export const laneNames = ['live', 'stage', 'practice'] as const;
/** What a team hands in and what the platform then runs for it. */
export const acceptedKinds = ['model', 'code', 'image', 'score'] as const;
export const containmentLevels = ['none', 'namespaces', 'watched', 'full', 'gvisor'] as const;
/** Versions of slurmrestd's interface that an adapter knows, oldest first. */
export const slurmVersions = [
	'v0.0.38',
	'v0.0.40',
	'v0.0.41',
	'v0.0.42',
	'v0.0.43',
	'v0.0.44',
	'v0.0.45'
] as const;

export type AcceptedKind = (typeof acceptedKinds)[number];
export type SlurmVersion = (typeof slurmVersions)[number];
export type LaneName = (typeof laneNames)[number];

const count = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
/** A word that ends up in a cluster's configuration language: nothing that could mean more than itself there. */
const word = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be one word'));
const absolutePath = v.pipe(
	v.string(),
	v.regex(/^\/[A-Za-z0-9._/-]{0,250}$/, 'must be a plain absolute path')
);
const httpUrl = v.pipe(
	v.string(),
	v.url(),
	v.check((text) => /^https?:\/\/[^@/?#]+\/?$/.test(text), 'must be http(s)://host[:port]')
);

export const LocalSettings = v.strictObject({
	/** How much of this machine jobs may have; null is all of it. */
	cpus: v.optional(v.nullable(count(1, 4096)), null),
	memoryMib: v.optional(v.nullable(count(64, 2 ** 26)), null),
	/** Numbers of the devices under /dev/nvidia*; null is every one that is there. */
	gpus: v.optional(v.nullable(v.array(count(0, 255))), null)
});

const LanePlace = v.strictObject({ partition: v.optional(word), qos: v.optional(word) });

/**
 * Variables that may hold a cluster's token. No others: whoever sets a pool up also says which host the value is sent to,
 * and the environment holds the installation's own secrets.
 */
export const tokenVariable = /^SLURM_JWT(_[A-Z0-9_]{1,50})?$/;

export const SlurmSettings = v.strictObject({
	url: httpUrl,
	version: v.optional(v.picklist(slurmVersions), 'v0.0.40'),
	user: word,
	/** A variable of the worker's environment that holds the token; else the token that was stored sealed. */
	tokenEnv: v.optional(
		v.pipe(v.string(), v.regex(tokenVariable, 'must be SLURM_JWT or a name that begins with SLURM_JWT_'))
	),
	/** A command that prints a token. Only the file may name one: it runs on this server. */
	tokenCommand: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
	partition: v.optional(word),
	qos: v.optional(word),
	account: v.optional(word),
	reservation: v.optional(word),
	constraint: v.optional(word),
	/** Where a lane goes when not to the partition and QOS above. */
	lanes: v.optional(
		v.strictObject({
			live: v.optional(LanePlace),
			stage: v.optional(LanePlace),
			practice: v.optional(LanePlace)
		}),
		{}
	),
	/** The type in the cluster's gres, as `h100` in `gpu:h100:2`; without it any GPU will do. */
	gpuType: v.optional(word),
	cpusPerJob: v.optional(count(1, 512), 2),
	/** What the runner itself needs beside the job's own memory. */
	memoryOverheadMib: v.optional(count(64, 65_536), 512),
	/** On the nodes: the program and the checkout of this platform, and where jobs may write. */
	nodeBinary: v.optional(absolutePath, '/opt/ai-champion/node_modules/.bin/node'),
	checkout: v.optional(absolutePath, '/opt/ai-champion'),
	scratch: v.optional(absolutePath, '/tmp'),
	/** How long a job may wait in the cluster's queue before it is handed in again with fresh addresses. */
	queueHours: v.optional(count(1, 144), 24)
});

export const PoolPolicy = v.strictObject({
	accepts: v.optional(v.array(v.picklist(acceptedKinds)), ['model', 'code', 'score']),
	lanes: v.optional(v.array(v.picklist(laneNames)), [...laneNames]),
	/** The least that must hold a stranger's program here. */
	minContainment: v.optional(v.picklist(containmentLevels), 'watched'),
	maxWallMinutes: v.optional(v.nullable(count(1, 10_080)), null),
	maxMemoryMib: v.optional(v.nullable(count(64, 2 ** 26)), null),
	maxGpus: v.optional(v.nullable(count(0, 64)), null),
	/** Most jobs that one team may have running here at a time. */
	perOwner: v.optional(v.nullable(count(1, 10_000)), null)
});

const Common = {
	key: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be a short name like gpu-pool')),
	name: v.strictObject({
		ko: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
		en: v.pipe(v.string(), v.minLength(1), v.maxLength(80))
	}),
	/** `cpu`, or the kind of accelerator that its jobs may ask for. */
	accelerator: v.optional(word, 'cpu'),
	capacity: count(1, 10_000),
	domesticNpu: v.optional(v.boolean(), false),
	pricePerHourKrw: v.optional(count(0, 100_000_000), 0),
	policy: v.optional(PoolPolicy, {})
};

export const PoolDefinition = v.variant('engine', [
	v.strictObject({ ...Common, engine: v.literal('local'), settings: v.optional(LocalSettings, {}) }),
	v.strictObject({ ...Common, engine: v.literal('slurm'), settings: SlurmSettings })
]);

export const PoolsFile = v.strictObject({ pools: v.array(PoolDefinition) });

export type LocalPoolSettings = v.InferOutput<typeof LocalSettings>;
export type SlurmPoolSettings = v.InferOutput<typeof SlurmSettings>;
export type PoolPolicy = v.InferOutput<typeof PoolPolicy>;
export type PoolsFile = v.InferOutput<typeof PoolsFile>;
export type PoolDefinition = v.InferOutput<typeof PoolDefinition>;

/** The kind of submission that a job's kind serves, as a pool's policy counts it. */
export function acceptedKindOf(specKind: string): AcceptedKind {
	if (specKind === 'onnx') return 'model';
	if (specKind === 'image') return 'image';
	return specKind === 'command' ? 'code' : 'score';
}
