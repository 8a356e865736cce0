import * as v from 'valibot';
import { PoolPolicy, type AcceptedKind } from '#lib/compute/pool.ts';
import { now, prisma } from '#lib/server/platform/index.ts';
import { knownContainment, knownOffer } from './containment.ts';
import { overPolicy } from './engines/index.ts';
import { DEFAULT_POOL, type StoredSpec } from './enqueue.ts';
import { isDown, isFresh } from './pools/health.ts';
import type { StoredHealth } from './pools/watch.ts';
import type { Lane } from './rules.ts';
import { atLeast, imagesHeldAt, type ContainmentLevel } from './runner/index.ts';

/** Where a kind of submission would run, or why it is not taken. */
export type Admission =
	| { poolKey: string; containment: ContainmentLevel; why: null }
	| { poolKey: null; containment: null; why: NotAdmitted };

/**
 * `no_pool`: none declares the kind. `pool_small`, `no_accelerator`: none of those that do gives what is asked for.
 * Otherwise their walls are too low, or not known yet.
 */
export interface NotAdmitted {
	code: 'kind_not_accepted' | 'sandbox_missing';
	reason: string;
	found: ContainmentLevel | null;
	wanted: ContainmentLevel | null;
}

/** Kinds whose programs are strangers': they run only behind walls that are as high as the pool asks for. */
const behindWalls = (kind: AcceptedKind): boolean => kind === 'code' || kind === 'image';

const MIB = 1024 * 1024;
/** The kind of an accelerator where any will do. */
export const ANY_GPU = 'any';

/** What of a machine a job will ask for; small enough for any pool where nothing is said. */
export type Needs = Pick<StoredSpec, 'limits' | 'gpu'>;

/**
 * Finds the pool for a kind of work: one that runs jobs now before one that is paused or down; who needs
 * no accelerator leaves pools that have one to the others; then the usual one comes first. Asked at submit time, so that a team hears at once what would be refused later.
 */
export async function admit(kind: AcceptedKind, lane?: Lane, needs?: Needs): Promise<Admission> {
	const pools = await poolsInOrder();
	let why: NotAdmitted = { code: 'kind_not_accepted', reason: 'no_pool', found: null, wanted: null };
	for (const pool of pools) {
		const policy = policyOf(pool.policy);
		if (!policy.accepts.includes(kind) || (lane && !policy.lanes.includes(lane))) continue;
		if (pool.drainingAt && pool.drainingAt <= now()) continue;
		const short = needs && shortOf(pool, policy, needs);
		if (short) {
			why = { code: 'kind_not_accepted', reason: short, found: null, wanted: null };
			continue;
		}
		const wanted = policy.minContainment;
		if (!behindWalls(kind)) return { poolKey: pool.key, containment: wanted, why: null };
		const walls = await wallsOf(pool, kind);
		if (walls.level === null || atLeast(walls.level, wanted))
			return { poolKey: pool.key, containment: wanted, why: null };
		const reason = walls.reason === 'ok' ? 'level_low' : walls.reason;
		why = { code: 'sandbox_missing', reason, found: walls.level, wanted };
	}
	return { poolKey: null, containment: null, why };
}

/**
 * Where predictions are scored that were accepted before: where work of this lane is taken or, if nowhere any more, in
 * whatever pool scores at all, so that a changed policy leaves no submission behind.
 */
export async function scoringPool(lane: Lane): Promise<string> {
	const { poolKey } = await admit('score', lane);
	if (poolKey) return poolKey;
	const pools = await poolsInOrder();
	return pools.find(({ policy }) => policyOf(policy).accepts.includes('score'))?.key ?? DEFAULT_POOL;
}

async function poolsInOrder() {
	const pools = await prisma().pool.findMany({ orderBy: { key: 'asc' }, omit: { secret: true } });
	const rank = (pool: (typeof pools)[number]) =>
		4 * Number(pool.pausedAt !== null || isDown(pool)) +
		2 * Number(pool.accelerator !== 'cpu') +
		Number(pool.key !== DEFAULT_POOL);
	return pools.sort((a, b) => rank(a) - rank(b));
}

interface Seen {
	accelerator: string;
	health: unknown;
	healthAt: Date | null;
}

/** Why a pool cannot give what a job asks for, or null: by its policy, by its accelerator, by what was just seen there. */
function shortOf(pool: Seen, policy: PoolPolicy, needs: Needs): string | null {
	// Of a pool that is down nothing is seen; its jobs wait until it is back.
	const looked = isFresh(pool.healthAt) && !isDown(pool);
	const seen = looked ? (pool.health as Partial<StoredHealth> | null) : null;
	const { gpu } = needs;
	if (gpu && gpu.count > 0) {
		if (pool.accelerator === 'cpu') return 'no_accelerator';
		if (gpu.kind !== ANY_GPU && gpu.kind !== pool.accelerator) return 'no_accelerator';
		const there = seen?.gpus?.reduce((sum, { total }) => sum + total, 0);
		if (there !== undefined && there < gpu.count) return 'no_accelerator';
	}
	const mib = needs.limits.memoryBytes / MIB;
	if (seen?.memoryMib && seen.memoryMib.total < mib) return 'pool_small';
	return overPolicy(needs, policy) === null ? null : 'pool_small';
}

/** A policy as it is stored; what it does not say is as usual. */
export const policyOf = (stored: unknown): PoolPolicy => {
	const parsed = v.safeParse(PoolPolicy, stored ?? {});
	return parsed.success ? parsed.output : v.parse(PoolPolicy, {});
};

interface Walls {
	level: ContainmentLevel | null;
	reason: string;
}

/** Of a cluster null until a node has told: there the runner itself refuses, and the platform bears the fault. */
async function wallsOf(pool: { engine: string; health: unknown }, kind: AcceptedKind): Promise<Walls> {
	if (pool.engine === 'local') return wallsHere(kind);
	const told = (pool.health as { containment?: ContainmentLevel } | null)?.containment;
	return { level: told ?? null, reason: 'ok' };
}

async function wallsHere(kind: AcceptedKind): Promise<Walls> {
	const known = await knownContainment();
	if (!known) return { level: 'none', reason: 'not_probed' };
	const { level, details } = known;
	if (kind !== 'image') return { level, reason: details.reason };
	const offer = await knownOffer();
	if (!offer?.images) return { level: 'none', reason: offer ? 'no_images' : 'not_probed' };
	return {
		level: imagesHeldAt(offer.images, { level, backend: details.backend }),
		reason: details.reason
	};
}
