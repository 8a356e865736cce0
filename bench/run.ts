/** npm run bench [-- NAME] [--json]: prints a table and, with --json, one last line `{"lines":[…]}`. */
import { ballots } from './ballots.ts';
import { evaluation } from './evaluation.ts';
import { http } from './http.ts';
import { keepsAim, rounded, type Bench, type Line } from './line.ts';
import { startup } from './startup.ts';

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
