/**
 * npm run test:hostile: every attack of the suite, in Node.js and Python, as root and as an ordinary user, behind
 * bubblewrap and, where runsc is installed, behind gVisor in it, with the layer that stopped each. The last line says
 * `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

interface Row {
	name: string;
	language: 'node' | 'python' | 'any';
	held: boolean;
	layer: string;
	seen: string;
}
interface Found {
	level: string;
	reason: string;
	guard: string | null;
}

const root = path.resolve(import.meta.dirname, '..');
const ORDINARY = 65_534;
const total = { passed: 0, failed: 0 };

type Who = 'root' | 'user';
type Backend = 'bubblewrap' | 'runsc';

async function suiteAs(who: Who, backend: Backend): Promise<{ found: Found | null; rows: Row[] }> {
	const node = [process.execPath, '--disable-warning=ExperimentalWarning', 'tests/hostile/suite.ts'];
	const drop = [
		'/usr/bin/setpriv',
		`--reuid=${ORDINARY}`,
		`--regid=${ORDINARY}`,
		'--clear-groups',
		'--inh-caps=-all'
	];
	const argv = who === 'user' && process.getuid?.() === 0 ? [...drop, ...node] : node;
	const child = spawn(argv[0]!, argv.slice(1), {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, COMPUTE_SANDBOX: backend }
	});
	let found: Found | null = null;
	const rows: Row[] = [];
	let rest = '';
	child.stdout.on('data', (piece: Buffer) => {
		const lines = (rest + piece.toString()).split('\n');
		rest = lines.pop()!;
		for (const line of lines) {
			const value = JSON.parse(line) as Row | Found;
			if ('level' in value) found = value;
			else {
				rows.push(value);
				process.stderr.write(value.held ? '.' : 'x');
			}
		}
	});
	await new Promise((resolve) => child.on('close', resolve));
	process.stderr.write('\n');
	return { found, rows };
}

function print(who: string, found: Found | null, rows: Row[]): void {
	console.log(
		`\nAs ${who}: containment ${found?.level ?? 'unknown'} (${found?.reason ?? '?'}), guard ${found?.guard ?? 'none'}\n`
	);
	const widths = [48, 8, 7, 44];
	const line = (cells: string[]) =>
		cells
			.map((cell, i) => cell.slice(0, (widths[i] ?? 90) - 1).padEnd(widths[i] ?? 0))
			.join(' ')
			.trimEnd();
	console.log(line(['attack', 'in', 'held', 'stopped by', 'seen']));
	for (const { name, language, held, layer, seen } of rows) {
		console.log(line([name, language, held ? 'yes' : 'NO', layer, seen.replaceAll('\n', ' ')]));
		total[held ? 'passed' : 'failed']++;
	}
}

/** What no attack of the suite can show to be held here; each is refused where a pool asks for the level that holds it. */
function limitsOf(who: string, { level, guard }: Found): string[] {
	const named = [];
	if (level === 'none') return [`as ${who} nothing contains a program here: code is refused altogether`];
	const refused =
		level === 'gvisor'
			? ''
			: '; pools that ask for `full` refuse code (row "code where the walls are lower")';
	if (guard === 'watchdog')
		named.push(
			`as ${who} there is no control group: memory is looked at every 100 ms, so a burst may pass its limit for that long${refused}`
		);
	if (level !== 'gvisor')
		named.push(
			`as ${who} the kernel is shared: an exploit of the kernel itself gets out; pools that ask for \`gvisor\` refuse code`
		);
	if (level === 'gvisor')
		named.push(
			`as ${who} a hole in gVisor's own kernel leads into its process, which has the id of the job, our namespaces and gVisor's own filter around it`
		);
	named.push(
		`as ${who} a program can read the size of the machine (/proc/meminfo, cpuinfo, uptime)${level === 'gvisor' ? '' : ' and the name of its scratch directory (/proc/self/mountinfo)'}`
	);
	return named;
}

const asRoot = process.getuid?.() === 0;
const known: string[] = [];
const backends: Backend[] = existsSync('/usr/bin/runsc') ? ['bubblewrap', 'runsc'] : ['bubblewrap'];
for (const backend of backends) {
	for (const who of asRoot ? (['root', 'user'] as const) : (['user'] as const)) {
		const behind = backend === 'runsc' ? ' behind gVisor' : '';
		const words = (who === 'root' ? 'root' : 'an ordinary user') + behind;
		const { found, rows } = await suiteAs(who, backend);
		print(words, found, rows);
		if (rows.length === 0 || !found) {
			console.log(`the suite did not run as ${words}: can that user read this checkout?`);
			total.failed++;
		} else if (behind && found.level !== 'gvisor') {
			console.log(
				`runsc holds nothing here as ${words}: COMPUTE_SANDBOX=runsc node src/runner.ts probe says why`
			);
			total.failed++;
		} else known.push(...limitsOf(words, found));
	}
}
if (!backends.includes('runsc')) known.push('runsc is not installed here: nothing was tried behind gVisor');
if (!asRoot) known.push('not run as root here: start this as root to try that half too');
try {
	accessSync('/dev/nvidia0', constants.F_OK);
} catch {
	known.push(
		'no GPU here: which devices a job sees is tried with stand-ins in tests/integration/compute/runner.test.ts'
	);
}
console.log('\nNot contained, or not tried, on this machine:');
for (const line of known) console.log(`- ${line}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
