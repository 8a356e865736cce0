import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slurmVersions } from '#lib/compute/pool.ts';
import { adapterFor, errorsIn, gpusIn, type JobRequest } from './adapter.ts';
import { faultOf } from './faults.ts';
import { standingOf } from './states.ts';
import { clusterMinutes } from './order.ts';

const request: JobRequest = {
	name: 'aic-00000000-1',
	script: '#!/bin/sh\n',
	directory: '/tmp',
	output: '/tmp/%j.log',
	partition: 'eval',
	qos: null,
	account: null,
	reservation: null,
	constraint: null,
	minutes: 5,
	memoryMib: 1024,
	cpus: 2,
	gpus: { type: 'h100', count: 2 }
};

describe('handing in', () => {
	test('to 22.05 is bare numbers, an environment object, and the only word for no requeue that it hears', () => {
		expect(adapterFor('v0.0.38').submission(request)).toEqual({
			script: '#!/bin/sh\n',
			job: {
				name: 'aic-00000000-1',
				comment: 'aic-00000000-1',
				partition: 'eval',
				current_working_directory: '/tmp',
				standard_output: '/tmp/%j.log',
				standard_error: '/tmp/%j.log',
				tasks: 1,
				cpus_per_task: 2,
				environment: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
				time_limit: 5,
				memory_per_node: 1024,
				gres: 'gpu:h100:2',
				no_requeue: true
			}
		});
	});

	test.each(slurmVersions.filter((version) => version !== 'v0.0.38'))(
		'to %s is numbers with flags, a list as environment, and devices as TRES',
		(version) => {
			expect(adapterFor(version).submission(request)).toEqual({
				job: {
					name: 'aic-00000000-1',
					comment: 'aic-00000000-1',
					partition: 'eval',
					current_working_directory: '/tmp',
					standard_output: '/tmp/%j.log',
					standard_error: '/tmp/%j.log',
					tasks: 1,
					cpus_per_task: 2,
					script: '#!/bin/sh\n',
					environment: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8'],
					time_limit: { set: true, infinite: false, number: 5 },
					memory_per_node: { set: true, infinite: false, number: 1024 },
					tres_per_node: 'gres/gpu:h100:2',
					minimum_nodes: 1,
					maximum_nodes: 1,
					requeue: false
				}
			});
		}
	);

	test('says nothing of devices where none are asked for, nor of their type where any will do', () => {
		const told = (gpus: JobRequest['gpus'], version: 'v0.0.38' | 'v0.0.42') =>
			JSON.stringify(adapterFor(version).submission({ ...request, gpus }));
		expect(told(null, 'v0.0.38')).not.toContain('gres');
		expect(told(null, 'v0.0.42')).not.toContain('tres');
		expect(told({ type: null, count: 1 }, 'v0.0.38')).toContain('"gres":"gpu:1"');
		expect(told({ type: null, count: 1 }, 'v0.0.42')).toContain('"tres_per_node":"gres/gpu:1"');
	});

	test('gives the cluster whole minutes that are never shorter than the job’s seconds', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 7 * 86_400_000 }), (wallMs) => {
				const minutes = clusterMinutes(wallMs);
				expect(Number.isInteger(minutes)).toBe(true);
				expect(minutes * 60_000).toBeGreaterThan(wallMs);
			})
		);
	});
});

describe('a job, a node', () => {
	test('are read alike from 22.05 and from 24.11', () => {
		const times = (value: number) => ({ set: true, infinite: false, number: value });
		const old = { job_id: 7, name: 'n', job_state: 'RUNNING', state_reason: 'None', batch_host: 'gpu1' };
		const read = {
			id: 7n,
			name: 'n',
			states: ['RUNNING'],
			reason: 'None',
			node: 'gpu1',
			submittedAt: 100_000,
			startedAt: 101_000,
			restarts: 0
		};
		expect(adapterFor('v0.0.38').job({ ...old, submit_time: 100, start_time: 101, restart_cnt: 0 })).toEqual(
			read
		);
		expect(
			adapterFor('v0.0.42').job({
				...old,
				job_state: ['RUNNING'],
				submit_time: times(100),
				start_time: times(101),
				restart_cnt: 0
			})
		).toEqual(read);
		const node = { name: 'gpu1', cpus: 16, alloc_cpus: 2, real_memory: 1000, alloc_memory: 64 };
		const devices = { gres: 'gpu:h100:2', gres_used: 'gpu:h100:1(IDX:0)' };
		const seen = {
			name: 'gpu1',
			partitions: ['eval', 'express'],
			cpus: 16,
			cpusFree: 14,
			memoryMib: 1000,
			memoryFreeMib: 936,
			gpus: [{ kind: 'h100', total: 2, used: 1 }]
		};
		expect(
			adapterFor('v0.0.38').node({
				...node,
				...devices,
				state: 'mixed',
				state_flags: ['DRAIN'],
				partitions: ['eval', 'express']
			})
		).toEqual({ ...seen, states: ['MIXED', 'DRAIN'] });
		expect(
			adapterFor('v0.0.42').node({
				...node,
				...devices,
				state: ['MIXED', 'DRAIN'],
				partitions: 'eval,express'
			})
		).toEqual({ ...seen, states: ['MIXED', 'DRAIN'] });
	});

	test.each([
		['gpu:h100:4(S:0-1),gpu:a100:2', { h100: 4, a100: 2 }],
		['gpu:2', { gpu: 2 }],
		['gpu:h100:0(IDX:N/A)', { h100: 0 }],
		['gpu:h100:1(IDX:0),gpu:h100:1(IDX:1)', { h100: 2 }],
		['shard:8,gpu:1', { gpu: 1 }],
		['', {}]
	])('counts the devices in %s', (list, counted) => {
		expect(Object.fromEntries(gpusIn(list))).toEqual(counted);
	});
});

describe('what a state means', () => {
	const job = (states: string[], change = {}) =>
		standingOf({
			...{ id: 1n, name: '', node: null, submittedAt: 0, startedAt: null, restarts: 0, reason: 'None' },
			states,
			...change
		});
	test.each([
		[['PENDING'], {}, 'waiting'],
		[['PENDING'], { reason: 'PartitionTimeLimit' }, 'hopeless'],
		[['PENDING'], { reason: 'QOSMaxWallDurationPerJobLimit' }, 'hopeless'],
		[['PENDING'], { reason: 'AssocMaxGRESPerJob' }, 'hopeless'],
		[['PENDING'], { reason: 'QOSMaxCpuPerNode' }, 'hopeless'],
		[['PENDING'], { reason: 'QOSMinGRES' }, 'hopeless'],
		[['PENDING'], { reason: 'QOSGrpJobsLimit' }, 'waiting'],
		[['PENDING'], { reason: 'QOSMaxJobsPerUserLimit' }, 'waiting'],
		[['PENDING'], { reason: 'AssocGrpGRESMinutes' }, 'waiting'],
		[['PENDING'], { reason: 'InvalidQOS' }, 'barred'],
		[['PENDING'], { reason: 'InvalidAccount' }, 'barred'],
		[['RUNNING'], {}, 'running'],
		[['RUNNING', 'COMPLETING'], {}, 'running'],
		[['RUNNING'], { restarts: 1 }, 'dropped'],
		[['PENDING', 'REQUEUED'], {}, 'dropped'],
		[['PENDING'], { reason: 'launch failed requeued held' }, 'dropped'],
		[['NODE_FAIL'], {}, 'dropped'],
		[['PREEMPTED'], {}, 'dropped'],
		[['COMPLETED'], {}, 'ended'],
		[['FAILED'], {}, 'ended'],
		[['TIMEOUT'], {}, 'out_of_time'],
		[['OUT_OF_MEMORY'], {}, 'out_of_memory'],
		[['CANCELLED', 'COMPLETING'], {}, 'cancelled']
	])('%j %j', (states, change, standing) => {
		expect(job(states, change)).toBe(standing);
	});
});

describe('errors, as clusters have answered', () => {
	const fault = (status: number, errors: object[], body = '') =>
		faultOf(status, errorsIn({ errors }), body).code;
	test.each([
		[
			'22.05, no such partition',
			500,
			[{ error_code: 2000, error: 'Invalid partition name specified' }],
			'partition_unknown'
		],
		[
			'22.05, too many devices',
			500,
			[{ error_code: 2014, error: 'Requested node configuration is not available' }],
			'request_too_large'
		],
		[
			'22.05, over the time limit',
			200,
			[{ error_code: 2015, error: 'Requested partition configuration not available now' }],
			'over_time_limit'
		],
		[
			'22.05, a token that is not believed',
			500,
			[{ error_code: 5005, error: 'Zero Bytes were transmitted or received' }],
			'token_refused'
		],
		[
			'22.05, no controller',
			500,
			[{ error_code: 1800, error: 'Unable to contact slurm controller (connect failure)' }],
			'controller_down'
		],
		[
			'22.05, no such account',
			500,
			[{ error_code: 2045, error: 'Invalid account or account/partition combination specified' }],
			'account_unknown'
		],
		[
			'22.05, no such QOS, or not for this user',
			500,
			[{ error_code: 2066, error: 'Invalid qos specification' }],
			'qos_unknown'
		],
		[
			'22.05, as many jobs as the QOS takes',
			500,
			[{ error_code: 2050, error: 'Job violates accounting/QOS policy (job submit limit, …)' }],
			'limits_reached'
		],
		[
			'22.05, every node away',
			200,
			[{ error_code: 2068, error: 'Required node not available (down, drained or reserved)' }],
			'no_nodes'
		],
		['22.05, no such job', 500, [{ error_number: 2017, error: 'Invalid job id specified' }], 'not_found'],
		[
			'22.05, a question with a wrong token or without a controller',
			500,
			[{ errno: -1, error: 'Unspecified error' }],
			'answer_odd'
		],
		[
			'24.11, a token that is not believed',
			511,
			[{ error_number: 1007, error: 'Protocol authentication error' }],
			'token_refused'
		],
		['24.11, the same without a word', 511, [], 'token_refused'],
		[
			'24.11, no controller',
			502,
			[{ error_number: 1800, error: 'Unable to contact slurm controller (connect failure)' }],
			'controller_down'
		],
		['any, a version that it does not have', 404, [], 'version_unknown'],
		['any, no token at all', 401, [], 'token_refused']
	])('%s', (_, status, errors, code) => {
		expect(fault(status, errors, 'Authentication failure')).toBe(code);
	});
});
