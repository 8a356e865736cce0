import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import type { Capacity, Health } from '../engine.ts';
import type { RemoteNode } from './adapter.ts';
import type { SlurmClient } from './client.ts';
import { ClusterFault } from './faults.ts';

const OUT = ['DOWN', 'DRAIN', 'DRAINED', 'DRAINING', 'FAIL', 'ERROR', 'NOT_RESPONDING', 'MAINT', 'FUTURE'];
const up = ({ states }: RemoteNode): boolean => !states.some((state) => OUT.includes(state));

/** What the cluster has for this pool, by its nodes in the pool's partitions. Never throws. */
export async function probeCluster(client: SlurmClient, settings: SlurmPoolSettings): Promise<Capacity> {
	const startedAt = performance.now();
	const answeredMs = () => Math.round(performance.now() - startedAt);
	try {
		const partitions = partitionsOf(settings);
		const known = await client.partitions();
		const missing = partitions.filter((name) => !known.includes(name));
		const nodes = (await client.nodes()).filter(
			(node) => partitions.length === 0 || node.partitions.some((name) => partitions.includes(name))
		);
		return { ...summed(nodes), ...verdict(nodes, missing), answeredMs: answeredMs() };
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

function verdict(
	nodes: RemoteNode[],
	missing: string[]
): { health: Health; reason: string | null; detail: string } {
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
