import type { LaneName, SlurmPoolSettings } from '#lib/compute/pool.ts';
import type { Capacity } from '../engine.ts';
import type { RemoteNode } from './adapter.ts';
import type { SlurmClient } from './client.ts';
import { ClusterFault, type ClusterFaultCode } from './faults.ts';
import { placeOf } from './order.ts';

const OUT = ['DOWN', 'DRAIN', 'DRAINED', 'DRAINING', 'FAIL', 'ERROR', 'NOT_RESPONDING', 'MAINT', 'FUTURE'];
const up = ({ states }: RemoteNode): boolean => !states.some((state) => OUT.includes(state));

/** How the last handing-in of a lane went: why it was refused, or null. */
export interface Tried {
	lane: LaneName;
	reason: ClusterFaultCode | null;
}

/**
 * What the cluster has for this pool, by its nodes in the pool's partitions. Whether it takes jobs under the pool's account
 * and QOS only a job tells, so `tried` is heard too. Never throws.
 */
export async function probeCluster(
	client: SlurmClient,
	settings: SlurmPoolSettings,
	tried: () => Promise<Tried[]>
): Promise<Capacity> {
	const startedAt = performance.now();
	const answeredMs = () => Math.round(performance.now() - startedAt);
	try {
		const partitions = partitionsOf(settings);
		const known = await client.partitions();
		const missing = partitions.filter((name) => !known.includes(name));
		const nodes = (await client.nodes()).filter(
			(node) => partitions.length === 0 || node.partitions.some((name) => partitions.includes(name))
		);
		const said = verdict(nodes, missing);
		const told = said.health === 'up' ? (refusal(await tried(), settings) ?? said) : said;
		return { ...summed(nodes), ...told, answeredMs: answeredMs() };
	} catch (error) {
		const reason = error instanceof ClusterFault ? error.code : 'answer_odd';
		const detail = error instanceof Error ? error.message : String(error);
		return { ...summed([]), health: 'down', reason, detail, answeredMs: answeredMs() };
	}
}

function partitionsOf({ partition, lanes }: SlurmPoolSettings): string[] {
	const named = [partition, ...Object.values(lanes).map((place) => place?.partition)];
	return [...new Set(named.filter((name) => name !== undefined))];
}

type Verdict = Pick<Capacity, 'health' | 'reason' | 'detail'>;

/** What only a person can mend, or what the cluster asks to wait for; a job of its own making says nothing of the pool. */
const OF_THE_POOL: ClusterFaultCode[] = ['account_unknown', 'qos_unknown', 'not_allowed', 'limits_reached'];

/** What the cluster refused last. Where every lane that was tried is refused for good, nothing runs in the pool. */
function refusal(tried: Tried[], settings: SlurmPoolSettings): Verdict | null {
	const refused = tried.filter(({ reason }) => reason !== null && OF_THE_POOL.includes(reason));
	const [worst] = refused.toSorted((a, b) => OF_THE_POOL.indexOf(a.reason!) - OF_THE_POOL.indexOf(b.reason!));
	if (!worst) return null;
	const { lane, reason } = worst;
	const words = [
		`lane ${lane}`,
		`account ${settings.account ?? '-'}`,
		`QOS ${placeOf(settings, lane).qos ?? '-'}`
	];
	const nothingRuns = refused.length === tried.length && reason !== 'limits_reached';
	return { health: nothingRuns ? 'down' : 'degraded', reason, detail: words.join(', ') };
}

function verdict(nodes: RemoteNode[], missing: string[]): Verdict {
	if (missing.length > 0)
		return { health: 'degraded', reason: 'partition_unknown', detail: missing.join(', ') };
	const away = nodes.filter((node) => !up(node)).map(({ name }) => name);
	if (away.length === nodes.length) return { health: 'down', reason: 'no_nodes', detail: away.join(', ') };
	if (away.length > 0) return { health: 'degraded', reason: 'nodes_away', detail: away.join(', ') };
	return { health: 'up', reason: null, detail: '' };
}

function summed(all: RemoteNode[]): Omit<Capacity, 'health' | 'reason' | 'detail' | 'answeredMs'> {
	const nodes = all.filter(up);
	const sum = (pick: (node: RemoteNode) => number) => nodes.reduce((total, node) => total + pick(node), 0);
	const kinds = [...new Set(nodes.flatMap(({ gpus }) => gpus.map(({ kind }) => kind)))].sort();
	const gpus = kinds.map((kind) => {
		const of = nodes.flatMap((node) => node.gpus.filter((gpu) => gpu.kind === kind));
		const total = of.reduce((count, gpu) => count + gpu.total, 0);
		return { kind, total, free: total - of.reduce((count, gpu) => count + gpu.used, 0) };
	});
	return {
		room: null,
		cpus: { total: sum((node) => node.cpus), free: sum((node) => node.cpusFree) },
		memoryMib: { total: sum((node) => node.memoryMib), free: sum((node) => node.memoryFreeMib) },
		gpus,
		nodes: all.map((node) => ({ name: node.name, state: node.states.join('+'), up: up(node) }))
	};
}
