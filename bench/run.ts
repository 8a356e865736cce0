/** npm run bench [-- NAME] [--json]: prints a table and, with --json, one last line `{"lines":[…]}`. */
import { rmSync } from 'node:fs';
import { noInstallation } from '#scripts/lib/no-installation.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { keepsAim, rounded, type Bench, type Line } from './line.ts';

// Settings are read once, by whatever is loaded first. What is measured stays away from an installation's own data.
const home = scratchFolder('bench');
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
Object.assign(process.env, { ...noInstallation, DATA_DIR: home, LOG_LEVEL: 'error', NODE_ENV: 'production' });
const { ballots } = await import('./ballots.ts');
const { evaluation } = await import('./evaluation.ts');
const { http } = await import('./http.ts');
const { startup } = await import('./startup.ts');
const benches: Bench[] = [http, startup, ballots, evaluation];

const json = process.argv.includes('--json');
const name = process.argv.slice(2).find((word) => !word.startsWith('--'));
const chosen = benches.filter((bench) => !name || bench.name === name);
if (chosen.length === 0) {
	console.error(
		`There is no benchmark "${name}". Choose one of: ${benches.map((bench) => bench.name).join(', ')}.`
	);
	process.exit(2);
}

const lines: Line[] = [];
for (const bench of chosen) {
	process.stderr.write(`running ${bench.name}…\n`);
	lines.push(...(await bench.run()).map(rounded));
}
print(lines);
if (json) console.log(JSON.stringify({ lines }));
process.exit(0);

function print(rows: Line[]): void {
	const table = rows.map((row) => {
		const kept = keepsAim(row);
		const mark = kept === null ? ' ' : kept ? '✓' : '✗';
		return [row.name, `${row.value} ${row.unit}`, row.against, String(row.ratio), row.aim, mark];
	});
	const head = ['name', 'value', 'against', 'ratio', 'aim', ''];
	const widths = head.map((_, column) =>
		Math.max(...[head, ...table].map((row) => (row[column] ?? '').length))
	);
	for (const row of [head, ...table])
		console.log(
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		);
}
