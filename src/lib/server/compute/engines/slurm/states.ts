import type { RemoteJob } from './adapter.ts';
import type { ClusterFaultCode } from './faults.ts';

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
	/** Its account or QOS may not be used any more: it runs once somebody has mended that. */
	| 'barred'
	/** It can never start as it was handed in. */
	| 'hopeless';

/** Reasons for which Slurm lets a job wait that no waiting helps. */
const HOPELESS = new Set(['PartitionTimeLimit', 'PartitionNodeLimit', 'BadConstraints', 'JobHeldAdmin']);
/** The job alone is over what its QOS or account allows one job. Limits on several at once end with the others. */
const TOO_LARGE = /^(QOS|Assoc)(Max[A-Za-z]*Per(Job|Node)(Limit)?|Min[A-Za-z]+)$/;
const BARRED: Record<string, ClusterFaultCode> = {
	InvalidAccount: 'account_unknown',
	InvalidQOS: 'qos_unknown',
	AccountNotAllowed: 'account_unknown',
	QOSNotAllowed: 'qos_unknown'
};

/** What bars a waiting job. */
export const barOf = ({ reason }: RemoteJob): ClusterFaultCode => BARRED[reason] ?? 'not_allowed';

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
	if (!is('PENDING')) return 'running';
	if (reason in BARRED) return 'barred';
	return HOPELESS.has(reason) || TOO_LARGE.test(reason) ? 'hopeless' : 'waiting';
}
