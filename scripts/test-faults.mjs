/**
 * npm run test:faults [-- NAME]   kills, stops and cuts off what jobs pass through, at each step of a job
 *
 * Leases are short by configuration (JOB_LEASE_MS), so that a minute's promise is checked in seconds. Prints a table,
 * ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-faults-'));
const report = path.join(folder, 'report.json');
const names = process.argv.slice(2);
const vitest = path.resolve('node_modules/vitest/vitest.mjs');
const flags = ['run', '--project', 'faults', '--reporter=json', `--outputFile=${report}`];
const { stderr } = spawnSync(process.execPath, [vitest, ...flags, ...names], {
	env: { ...process.env, JOB_LEASE_MS: process.env.JOB_LEASE_MS ?? '1500' },
	encoding: 'utf8',
	stdio: ['ignore', 'ignore', 'pipe']
});

let results;
try {
	results = JSON.parse(readFileSync(report, 'utf8'));
} catch {
	console.error(stderr);
	console.log('0 passed, 1 failed');
	process.exit(1);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

const rows = results.testResults.flatMap(({ name, assertionResults, message }) => {
	const file = path.basename(name, '.test.ts');
	if (assertionResults.length === 0) return [[file, 'could not be loaded', 'failed', '', message]];
	return assertionResults.map(({ fullName, status, duration, failureMessages }) => [
		...[file, fullName, status === 'pending' || status === 'skipped' ? 'skipped' : status],
		`${((duration ?? 0) / 1000).toFixed(1)} s`,
		failureMessages.join('\n')
	]);
});
const width = Math.max(...rows.map(([, name]) => name.length));
for (const [file, name, status, seconds] of rows)
	console.log(`${file.padEnd(10)} ${name.padEnd(width)} ${status.padEnd(8)} ${seconds.padStart(8)}`);
const count = (status) => rows.filter(([, , found]) => found === status).length;
for (const [, name, status, , why] of rows) if (status === 'failed') console.log(`\n${name}\n${why}`);
if (count('skipped') > 0) console.log(`\n${count('skipped')} skipped: this machine has no bubblewrap`);
console.log(`\n${count('passed')} passed, ${count('failed')} failed`);
process.exit(count('failed') > 0 || count('passed') === 0 ? 1 : 0);
