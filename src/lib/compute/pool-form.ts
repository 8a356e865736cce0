import * as v from 'valibot';
import { checked, name, optionalText, text, unstorable, whole } from '#lib/form.ts';
import {
	acceptedKinds,
	containmentLevels,
	engineKinds,
	laneNames,
	PoolDefinition,
	slurmVersions,
	tokenVariable
} from './pool.ts';

const optionalWhole = (min: number, max: number) =>
	v.union([
		v.pipe(
			v.literal(''),
			v.transform(() => null)
		),
		whole(min, max)
	]);
const listed = <const T extends readonly string[]>(words: T) => v.optional(v.array(v.picklist(words)), []);
const word = optionalText(64);
const poolKey = v.pipe(text(40), v.regex(/^[a-z][a-z0-9-]{1,39}$/));

/** The organisers' form of a pool; one engine's fields stay empty where the other is chosen. */
export const PoolFormSchema = v.object({
	key: poolKey,
	nameKo: name(80),
	nameEn: name(80),
	engine: v.picklist(engineKinds),
	accelerator: v.pipe(text(64), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)),
	capacity: whole(1, 10_000),
	perOwner: v.optional(optionalWhole(1, 10_000), ''),
	domesticNpu: checked,
	pricePerHourKrw: whole(0, 100_000_000),
	accepts: listed(acceptedKinds),
	laneList: listed(laneNames),
	minContainment: v.picklist(containmentLevels),
	maxWallMinutes: v.optional(optionalWhole(1, 10_080), ''),
	maxMemoryMib: v.optional(optionalWhole(64, 2 ** 26), ''),
	maxGpus: v.optional(optionalWhole(0, 64), ''),
	cpus: v.optional(optionalWhole(1, 4096), ''),
	memoryMib: v.optional(optionalWhole(64, 2 ** 26), ''),
	gpus: v.optional(v.pipe(v.string(), v.trim(), v.regex(/^(\d{1,3}( *, *\d{1,3}){0,63})?$/)), ''),
	url: v.optional(
		v.pipe(v.string(), v.trim(), v.regex(/^(https?:\/\/[^@/?#\s]+\/?)?$/), v.maxLength(300)),
		''
	),
	version: v.optional(v.picklist(slurmVersions), 'v0.0.40'),
	user: word,
	/** Never shown again. Empty keeps the one that is stored. */
	token: v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.maxLength(8000),
			v.check((typed) => !unstorable(typed))
		),
		''
	),
	jwtEnv: v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.check((typed) => typed === '' || tokenVariable.test(typed))
		),
		''
	),
	partition: word,
	qos: word,
	livePartition: word,
	liveQos: word,
	stagePartition: word,
	stageQos: word,
	practicePartition: word,
	practiceQos: word,
	account: word,
	reservation: word,
	constraint: word,
	gpuType: word,
	cpusPerJob: v.optional(optionalWhole(1, 512), ''),
	memoryOverheadMib: v.optional(optionalWhole(64, 65_536), ''),
	nodeBinary: optionalText(250),
	checkout: optionalText(250),
	scratch: optionalText(250),
	queueHours: v.optional(optionalWhole(1, 144), '')
});
export type PoolFormData = v.InferOutput<typeof PoolFormSchema>;

export const PoolKeySchema = v.object({ poolKey });
export const DrainPoolSchema = v.object({ poolKey, draining: checked });

const filled = (values: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null));

/** What the form says as a definition, or the first fault that only the whole shows. */
export function definitionFrom(form: PoolFormData): { pool: PoolDefinition } | { why: string } {
	const common = {
		key: form.key,
		name: { ko: form.nameKo, en: form.nameEn },
		accelerator: form.accelerator,
		capacity: form.capacity,
		domesticNpu: form.domesticNpu,
		pricePerHourKrw: form.pricePerHourKrw,
		policy: filled({
			accepts: form.accepts,
			lanes: form.laneList.length > 0 ? form.laneList : [...laneNames],
			minContainment: form.minContainment,
			maxWallMinutes: form.maxWallMinutes,
			maxMemoryMib: form.maxMemoryMib,
			maxGpus: form.maxGpus,
			perOwner: form.perOwner
		})
	};
	const settings = form.engine === 'local' ? localOf(form) : slurmOf(form);
	const parsed = v.safeParse(PoolDefinition, { ...common, engine: form.engine, settings });
	if (parsed.success) return { pool: parsed.output };
	const [issue] = parsed.issues;
	return { why: `${v.getDotPath(issue) ?? ''}: ${issue.message}` };
}

const localOf = ({ cpus, memoryMib, gpus }: PoolFormData) => ({
	cpus,
	memoryMib,
	gpus: gpus === '' ? null : gpus.split(',').map(Number)
});

function slurmOf(form: PoolFormData) {
	const lane = (partition: string, qos: string) => {
		const place = filled({ partition, qos });
		return Object.keys(place).length > 0 ? place : null;
	};
	const {
		url,
		version,
		user,
		jwtEnv: tokenEnv,
		partition,
		qos,
		account,
		reservation,
		constraint,
		gpuType
	} = form;
	const { cpusPerJob, memoryOverheadMib, nodeBinary, checkout, scratch, queueHours } = form;
	return filled({
		...{ url, version, user, tokenEnv, partition, qos, account, reservation, constraint, gpuType },
		...{ cpusPerJob, memoryOverheadMib, nodeBinary, checkout, scratch, queueHours },
		lanes: filled({
			live: lane(form.livePartition, form.liveQos),
			stage: lane(form.stagePartition, form.stageQos),
			practice: lane(form.practicePartition, form.practiceQos)
		})
	});
}

/** A definition as the form shows it. */
export function formOf(pool: PoolDefinition): Record<string, string | string[]> {
	const { policy } = pool;
	const values: Record<string, unknown> = {
		...{ key: pool.key, nameKo: pool.name.ko, nameEn: pool.name.en, engine: pool.engine },
		...{ accelerator: pool.accelerator, capacity: pool.capacity, pricePerHourKrw: pool.pricePerHourKrw },
		...{ domesticNpu: pool.domesticNpu ? 'true' : '', minContainment: policy.minContainment },
		...{ maxWallMinutes: policy.maxWallMinutes, maxMemoryMib: policy.maxMemoryMib, maxGpus: policy.maxGpus },
		perOwner: policy.perOwner
	};
	if (pool.engine === 'local') Object.assign(values, pool.settings, { gpus: pool.settings.gpus?.join(', ') });
	else {
		const { lanes, tokenCommand: _, tokenEnv: jwtEnv, ...plain } = pool.settings;
		Object.assign(values, plain, { jwtEnv });
		for (const lane of laneNames) {
			values[`${lane}Partition`] = lanes[lane]?.partition;
			values[`${lane}Qos`] = lanes[lane]?.qos;
		}
	}
	const texts = Object.entries(values).map(([key, value]) => [key, value == null ? '' : String(value)]);
	return { ...Object.fromEntries(texts), accepts: policy.accepts, laneList: policy.lanes };
}
