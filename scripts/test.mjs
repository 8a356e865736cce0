/**
 * npm test: everything that must hold, from a bare checkout with Node.js 20.19: types, style, drift of the schema,
 * unit and integration tests, the build, and the journeys in a browser. Each check counts as one test.
 * The last line says `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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
const program = (file, ...args) =>
	run(node, [path.join(root, 'node_modules', file), ...args], { shell: false, env });
const script = (...args) => run(node, args, { shell: false, env });
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

await check('generate', () => generate(node).then(() => 0));
await check('types', () => script('scripts/check.mjs'));
await check('format', () => program('prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'));
await check('lint', () => program('eslint/bin/eslint.js', '.'));
await check('schema drift', () => script('scripts/migration.mjs'));
await suite('unit', (file) => vitest('unit', file), countVitest);
await suite('integration', (file) => vitest('integration', file), countVitest);
const built = await check('build', () => build(node).then(() => 0));
if (built && existsSync(path.join(root, 'tests/e2e'))) await suite('journeys', journeys, countPlaywright);
finish();

function vitest(project, outputFile) {
	const flags = [
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${outputFile}`,
		'--passWithNoTests'
	];
	return program('vitest/vitest.mjs', 'run', '--project', project, ...flags);
}

function journeys(outputFile) {
	env.PLAYWRIGHT_JSON_OUTPUT_NAME = outputFile;
	return program('@playwright/test/cli.js', 'test', '--reporter=list,json');
}

async function check(name, work) {
	const outcome = await timed(name, work);
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
