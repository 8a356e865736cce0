/**
 * npm test: everything that must hold, from a bare checkout with Node.js 20.19: types, style, drift of the schema,
 * unit and integration tests, the build, and the journeys in a browser. Each check counts as one test.
 * The last line says `N passed, N failed`.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import {
	build,
	generate,
	install,
	pinnedNode,
	Problem,
	requireNode,
	root,
	run,
	withBin
} from './lib/project.mjs';

const results = path.join(root, 'test-results');
const total = { passed: 0, failed: 0 };
const rows = [];

try {
	requireNode();
	process.chdir(root);
	await install();
} catch (error) {
	console.error(error instanceof Problem ? error.message : error);
	console.log('0 passed, 1 failed');
	process.exit(1);
}

const node = pinnedNode();
const env = withBin({
	...process.env,
	CI: process.env.CI ?? '1',
	FORCE_COLOR: process.env.FORCE_COLOR ?? '0'
});
/** `log`, when given, is the file that takes what the program says; `more` is what its environment has besides ours. */
const script = (args, log = 'inherit', more = {}) =>
	run(node, args, { shell: false, env: { ...env, ...more }, stdio: ['inherit', log, log] });
const program = (file, args, ...rest) => script([path.join(root, 'node_modules', file), ...args], ...rest);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

await check('generate', () => generate(node).then(() => 0));
// Each of these keeps one core busy, so two rows of them run side by side.
await Promise.all([
	check('types', (log) => script(['scripts/check.mjs'], log)),
	(async () => {
		await check('format', (log) =>
			program('prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn'], log)
		);
		await check('lint', (log) => program('eslint/bin/eslint.js', ['.'], log));
		await check('schema drift', (log) => script(['scripts/migration.mjs'], log));
	})()
]);
await suite('unit', (file) => vitest('unit', file), countVitest);
await suite('integration', (file) => vitest('integration', file), countVitest);
await suite('partitioned', (file) => vitest('partitioned', file), countVitest);
const built = await check('build', () => build(node).then(() => 0));
// Journeys mostly wait: two rows of them, each with a server and a season of its own, fit side by side.
if (built)
	await Promise.all([
		suite('desktop', (file) => journeys(file, '41730', 'desktop'), countPlaywright),
		suite('mobile', (file) => journeys(file, '41731', 'mobile', 'nonsense'), countPlaywright)
	]);
finish();

function vitest(project, outputFile) {
	const flags = [
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${outputFile}`,
		'--passWithNoTests',
		`--maxWorkers=${Math.max(2, availableParallelism())}` // by itself it leaves one core idle, of two
	];
	return program('vitest/vitest.mjs', ['run', '--project', project, ...flags]);
}

function journeys(outputFile, port, ...projects) {
	const flags = ['test', '--reporter=list,json', ...projects.map((name) => `--project=${name}`)];
	const more = { PLAYWRIGHT_JSON_OUTPUT_NAME: outputFile, E2E_PORT: port };
	return program('@playwright/test/cli.js', flags, undefined, more);
}

/** A check that takes a log says nothing until it is done, and then all at once. */
async function check(name, work) {
	const file = path.join(results, `${name}.log`);
	const log = work.length > 0 ? openSync(file, 'w') : undefined;
	const outcome = await timed(name, () => work(log));
	if (log !== undefined) {
		closeSync(log);
		console.log(`\n== ${name}, which has ended\n${readFileSync(file, 'utf8')}`);
	}
	return note(
		name,
		{ passed: outcome.code === 0 ? 1 : 0, failed: outcome.code === 0 ? 0 : 1 },
		outcome.seconds
	);
}

/** A suite that ends badly without a failed test (a file that does not load, say) counts as one failure. */
async function suite(name, work, count) {
	const file = path.join(results, `${name}.json`);
	const { code, seconds } = await timed(name, () => work(file));
	const counted = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 };
	if (code !== 0 && counted.failed === 0) counted.failed = 1;
	return note(name, counted, seconds);
}

function countVitest(report) {
	const brokenFiles = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0
	);
	return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}

function countPlaywright({ stats, errors }) {
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

async function timed(name, work) {
	console.log(`\n== ${name}`);
	const start = performance.now();
	const code = await work().catch((error) => {
		console.error(error instanceof Problem ? error.message : error);
		return 1;
	});
	return { code, seconds: Math.round((performance.now() - start) / 1000) };
}

function note(name, { passed, failed }, seconds) {
	total.passed += passed;
	total.failed += failed;
	rows.push(
		`${failed ? 'FAILED' : 'ok    '} ${name.padEnd(14)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${String(seconds).padStart(4)} s`
	);
	return failed === 0;
}

function finish() {
	console.log(`\n${rows.join('\n')}\n`);
	console.log(`${total.passed} passed, ${total.failed} failed`);
	process.exitCode = total.failed || total.passed === 0 ? 1 : 0;
}
