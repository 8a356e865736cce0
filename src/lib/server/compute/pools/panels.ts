import type { PoolDefinition } from '#lib/compute/pool.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { found, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { policyOf } from '../admission.ts';
import type { Health, Share } from '../engines/index.ts';
import { definitionOf } from './definition.ts';
import { isFresh } from './health.ts';
import { sliceHistory, type PoolSlice, type Span } from './stats.ts';
import type { StoredHealth } from './watch.ts';

/** A pool as its operators watch it. */
export interface PoolPanel {
	key: string;
	name: Text;
	engine: string;
	accelerator: string;
	source: 'console' | 'file';
	domesticNpu: boolean;
	pricePerHourKrw: number;
	accepts: string[];
	minContainment: string;
	paused: boolean;
	draining: boolean;
	capacity: number;
	running: number;
	queued: number;
	/** Since when the job waits that has waited longest. */
	oldestQueuedAt: string | null;
	/** `unknown`: no worker has looked for a while. */
	health: Health | 'unknown';
	reason: string | null;
	detail: string;
	checkedAt: string | null;
	containment: string | null;
	cpus: Share | null;
	memoryMib: Share | null;
	gpus: (Share & { kind: string })[];
	nodes: { name: string; state: string; up: boolean }[];
	slices: PoolSlice[];
}

/** Every pool with its last hours or days. For organisers and operators. */
export async function poolPanels(actor: Actor, span: Span): Promise<PoolPanel[]> {
	insistRole(actor, 'organiser', 'operator');
	const [rows, counts, history] = await Promise.all([
		prisma().pool.findMany({ orderBy: { key: 'asc' }, omit: { secret: true } }),
		prisma().computeJob.groupBy({
			by: ['poolKey', 'state'],
			where: { state: { in: ['queued', 'running'] } },
			_count: true,
			_min: { queuedAt: true }
		}),
		sliceHistory(span)
	]);
	return rows.map((row) => {
		const count = (state: string) => counts.find((one) => one.poolKey === row.key && one.state === state);
		const fresh = isFresh(row.healthAt);
		const seen = (row.health ?? {}) as Partial<StoredHealth>;
		const policy = policyOf(row.policy);
		return {
			key: row.key,
			name: row.name as unknown as Text,
			engine: row.engine,
			accelerator: row.accelerator,
			source: row.source as PoolPanel['source'],
			domesticNpu: row.domesticNpu,
			pricePerHourKrw: Number(row.pricePerHourKrw),
			accepts: policy.accepts,
			minContainment: policy.minContainment,
			paused: row.pausedAt !== null,
			draining: row.drainingAt !== null,
			capacity: row.capacity,
			running: count('running')?._count ?? 0,
			queued: count('queued')?._count ?? 0,
			oldestQueuedAt: count('queued')?._min.queuedAt?.toISOString() ?? null,
			health: fresh && seen.health ? seen.health : 'unknown',
			reason: fresh ? (seen.reason ?? null) : 'not_watched',
			detail: fresh ? (seen.detail ?? '') : '',
			checkedAt: row.healthAt?.toISOString() ?? null,
			containment: seen.containment ?? null,
			cpus: (fresh && seen.cpus) || null,
			memoryMib: (fresh && seen.memoryMib) || null,
			gpus: (fresh && seen.gpus) || [],
			nodes: (fresh && seen.nodes) || [],
			slices: history.get(row.key) ?? []
		};
	});
}

/** A pool's definition for its form. Whether a token is stored is told, never the token, nor the command that prints one. */
export async function poolForForm(
	actor: Actor,
	key: string
): Promise<{ definition: PoolDefinition | null; key: string; source: string; hasToken: boolean }> {
	insistRole(actor, 'organiser', 'operator');
	const row = found(await prisma().pool.findUnique({ where: { key } }));
	return {
		key,
		definition: withoutCommand(definitionOf(row)),
		source: row.source,
		hasToken: row.secret !== null
	};
}

/** The command that prints a token may hold what nobody should read: a page tells only its program. */
function withoutCommand(pool: PoolDefinition | null): PoolDefinition | null {
	if (pool?.engine !== 'slurm' || !pool.settings.tokenCommand) return pool;
	const [program, ...rest] = pool.settings.tokenCommand;
	const tokenCommand = rest.length > 0 ? [program!, '…'] : [program!];
	return { ...pool, settings: { ...pool.settings, tokenCommand } };
}
