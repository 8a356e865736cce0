import type { RemoteJob } from './adapter.ts';

/** What a cluster's word about a job means for the run; pure. */
export type Standing =
	| 'waiting'
	| 'running'
	/** It has ended by itself: whether with a result, the store knows. */
	| 'ended'
	| 'out_of_memory'
	| 'out_of_time'
	/** Somebody at the cluster cancelled it. */
	| 'cancelled'
	/** The cluster dropped it or began it anew: it has to be handed in again. */
	| 'dropped'
	/** It can never start as it was handed in. */
	| 'hopeless';

/** Reasons for which Slurm lets a job wait that no waiting helps. */
const HOPELESS = new Set([
	'PartitionTimeLimit',
	'PartitionNodeLimit',
	'BadConstraints',
	'InvalidAccount',
	'InvalidQOS',
	'AccountNotAllowed',
	'QOSNotAllowed',
	'JobHeldAdmin'
]);
const DROPPED = [
	'NODE_FAIL',
	'BOOT_FAIL',
	'PREEMPTED',
	'LAUNCH_FAILED',
	'RECONFIG_FAIL',
	'REVOKED',
	'DEADLINE',
	'REQUEUED',
	'REQUEUE_HOLD',
	'REQUEUE_FED',
	'SPECIAL_EXIT'
];

export function standingOf({ states, reason, restarts }: RemoteJob): Standing {
	const is = (...names: string[]) => names.some((name) => states.includes(name));
	// A second start may overlap the first, whose node was only thought lost: neither is trusted.
	if (restarts > 0 || is(...DROPPED) || /launch failed/i.test(reason)) return 'dropped';
	if (is('COMPLETED', 'FAILED')) return 'ended';
	if (is('CANCELLED')) return 'cancelled';
	if (is('TIMEOUT')) return 'out_of_time';
	if (is('OUT_OF_MEMORY')) return 'out_of_memory';
	if (is('PENDING')) return HOPELESS.has(reason) ? 'hopeless' : 'waiting';
	return 'running';
}
