/** A suite of vitest as a command: a table of what was shown, and `N passed, N failed` as its last line. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Runs one project, or the files of it whose names are given, and returns its exit status.
 * @param {{ project: string, names: string[], env?: Record<string, string>, skipped: string }} suite
 */
export function runSuite({ project, names, env = {}, skipped }) {
	const folder = mkdtempSync(path.join(tmpdir(), `ai-champion-${project}-`));
	const report = path.join(folder, 'report.json');
	const vitest = path.resolve('node_modules/vitest/vitest.mjs');
	const flags = ['run', '--project', project, '--reporter=json', `--outputFile=${report}`];
	const { stderr } = spawnSync(process.execPath, [vitest, ...flags, ...names], {
		env: { ...process.env, ...env },
		encoding: 'utf8',
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let results;
	try {
		results = JSON.parse(readFileSync(report, 'utf8'));
	} catch {
		console.error(stderr);
		console.log('0 passed, 1 failed');
		return 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return print(rowsOf(results), skipped);
}

function rowsOf(results) {
	return results.testResults.flatMap(({ name, assertionResults, message }) => {
		const file = path.basename(name, '.test.ts');
		if (assertionResults.length === 0) return [[file, 'could not be loaded', 'failed', '', message]];
		return assertionResults.map(({ fullName, status, duration, failureMessages }) => [
			...[file, fullName, status === 'pending' || status === 'skipped' ? 'skipped' : status],
			`${((duration ?? 0) / 1000).toFixed(1)} s`,
			failureMessages.join('\n')
		]);
	});
}

function print(rows, skipped) {
	const width = Math.max(...rows.map(([, name]) => name.length));
	const files = Math.max(...rows.map(([file]) => file.length));
	for (const [file, name, status, seconds] of rows)
		console.log(`${file.padEnd(files)}  ${name.padEnd(width)} ${status.padEnd(8)} ${seconds.padStart(8)}`);
	const count = (status) => rows.filter(([, , found]) => found === status).length;
	for (const [, name, status, , why] of rows) if (status === 'failed') console.log(`\n${name}\n${why}`);
	if (count('skipped') > 0) console.log(`\n${count('skipped')} skipped: ${skipped}`);
	console.log(`\n${count('passed')} passed, ${count('failed')} failed`);
	return count('failed') > 0 || count('passed') === 0 ? 1 : 0;
}
