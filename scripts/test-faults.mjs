/**
 * npm run test:faults [-- NAME]   kills, stops and cuts off what jobs pass through, at each step of a job
 *
 * Leases are short by configuration (JOB_LEASE_MS), so that a minute's promise is checked in seconds. Prints a table,
 * ends with `N passed, N failed`.
 */
import { runSuite } from './lib/suite.mjs';

process.exit(
	runSuite({
		project: 'faults',
		names: process.argv.slice(2),
		env: { JOB_LEASE_MS: process.env.JOB_LEASE_MS ?? '2400' },
		skipped: 'this machine lacks a program that they need'
	})
);
