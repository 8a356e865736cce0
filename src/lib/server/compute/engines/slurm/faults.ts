/** What went wrong between us and a cluster, as a code that an operator can act on. */
export type ClusterFaultCode =
	| 'unreachable'
	| 'token_missing'
	| 'token_expired'
	| 'token_refused'
	| 'controller_down'
	| 'version_unknown'
	| 'partition_unknown'
	| 'qos_unknown'
	| 'account_unknown'
	| 'request_too_large'
	| 'over_time_limit'
	| 'no_nodes'
	| 'limits_reached'
	| 'not_allowed'
	| 'not_found'
	| 'answer_odd';

export class ClusterFault extends Error {
	readonly code: ClusterFaultCode;
	/** Slurm's own number, where it told one. */
	readonly errorNumber: number | null;

	constructor(code: ClusterFaultCode, detail: string, errorNumber: number | null = null) {
		super(detail);
		this.code = code;
		this.errorNumber = errorNumber;
	}

	/** Trying again later may help; everything else waits for a person. */
	get passing(): boolean {
		return ['unreachable', 'controller_down', 'limits_reached', 'no_nodes', 'answer_odd'].includes(this.code);
	}
}

/** Numbers from Slurm's slurm_errno.h; those that an adapter's versions share have kept their meaning. */
const byNumber: Record<number, ClusterFaultCode> = {
	1007: 'token_refused', // SLURM_PROTOCOL_AUTHENTICATION_ERROR
	1800: 'controller_down', // SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR and its kin
	1801: 'controller_down',
	1802: 'controller_down',
	1803: 'controller_down',
	2000: 'partition_unknown', // ESLURM_INVALID_PARTITION_NAME
	2001: 'partition_unknown', // ESLURM_DEFAULT_PARTITION_NOT_SET
	2002: 'not_allowed', // ESLURM_ACCESS_DENIED
	2007: 'limits_reached', // ESLURM_MAX_JOB_COUNT
	2010: 'not_allowed', // ESLURM_USER_ID_MISSING
	2014: 'request_too_large', // ESLURM_REQUESTED_NODE_CONFIG_UNAVAILABLE
	2015: 'over_time_limit', // ESLURM_REQUESTED_PART_CONFIG_UNAVAILABLE
	2017: 'not_found', // ESLURM_INVALID_JOB_ID
	2021: 'not_found', // ESLURM_ALREADY_DONE
	2045: 'account_unknown', // ESLURM_INVALID_ACCOUNT
	2050: 'limits_reached', // ESLURM_ACCOUNTING_POLICY
	2051: 'over_time_limit', // ESLURM_INVALID_TIME_LIMIT
	2066: 'qos_unknown', // ESLURM_INVALID_QOS
	2068: 'no_nodes', // ESLURM_NODE_NOT_AVAIL: taken all the same, as when the controller has just begun and nodes have not
	2072: 'request_too_large', // ESLURM_INVALID_GRES and its kin
	2119: 'request_too_large',
	2122: 'request_too_large',
	2130: 'not_allowed', // ESLURM_PARTITION_ASSOC
	5005: 'token_refused', // what 22.05 answers to a submission with a token that slurmctld does not believe
	6000: 'token_refused', // ESLURM_AUTH_CRED_INVALID
	6001: 'token_expired', // ESLURM_AUTH_EXPIRED
	9003: 'not_found', // ESLURM_REST_EMPTY_RESULT
	9008: 'token_refused' // ESLURM_REST_AUTH_FAIL
};

export interface SlurmError {
	number: number | null;
	text: string;
}

/** One fault out of what slurmrestd listed; the first error that we know says most. */
export function faultOf(status: number, errors: SlurmError[], body: string): ClusterFault {
	const detail = errors.map((error) => error.text).join('; ') || body.slice(0, 300) || `HTTP ${status}`;
	// 511 is what slurmrestd answers since 24.05, sometimes without any error beside it; 502: no controller behind it.
	if ([401, 403, 511].includes(status)) return new ClusterFault('token_refused', detail);
	if (status === 502) return new ClusterFault('controller_down', detail);
	if (status === 404 && errors.length === 0) return new ClusterFault('version_unknown', detail);
	for (const { number } of errors) {
		const code = number === null ? undefined : byNumber[number];
		if (code) return new ClusterFault(code, detail, number);
	}
	if (/authentication/i.test(detail)) return new ClusterFault('token_refused', detail);
	if (/contact slurm controller|connect failure/i.test(detail))
		return new ClusterFault('controller_down', detail);
	return new ClusterFault('answer_odd', detail, errors[0]?.number ?? null);
}
