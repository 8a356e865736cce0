import { now, prisma } from '#lib/server/platform/index.ts';
import {
	containerEngine,
	containment,
	nativeRuntime,
	presentGpus,
	runtimes,
	type ContainerEngine,
	type Containment,
	type OfferedRuntime
} from './runner/index.ts';

const KEY = 'compute.containment';
const OFFER = 'compute.offer';

/** What the workers last found: decides whether code is accepted at all. */
export interface KnownContainment extends Containment {
	probedAt: string;
}

/** What this machine's runner has for programs and models, for teams and operators. */
export interface KnownOffer {
	runtimes: OfferedRuntime[];
	/** The version of the native model runtime, or null where models run by WebAssembly. */
	nativeOnnx: string | null;
	images: ContainerEngine | null;
	gpus: number;
	probedAt: string;
}

async function publish(key: string, found: object): Promise<void> {
	const value = { ...found, probedAt: now().toISOString() } as never;
	await prisma().setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

async function published<T>(key: string): Promise<T | null> {
	const row = await prisma().setting.findUnique({ where: { key } });
	return row && (row.value as unknown as T);
}

/** The worker probes and publishes, since it is its machine that runs the code. */
export async function publishContainment(): Promise<Containment> {
	const found = await containment();
	await publish(KEY, found);
	return found;
}

/** After the worker has begun: asking interpreters takes a second, and nobody waits for it. */
export async function publishOffer(): Promise<void> {
	const offered = (await runtimes()).map(({ key, language, version, packages }) => ({
		...{ key, language, version, packages }
	}));
	const nativeOnnx = (await nativeRuntime())?.version ?? null;
	const images = containerEngine()?.engine ?? null;
	await publish(OFFER, { runtimes: offered, nativeOnnx, images, gpus: presentGpus().length });
}

/** Null until a worker has started once. */
export const knownContainment = () => published<KnownContainment>(KEY);
export const knownOffer = () => published<KnownOffer>(OFFER);
