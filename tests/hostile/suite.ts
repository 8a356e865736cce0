/**
 * Runs every attack as whoever runs it, in each language that is here, and prints one JSON line per result. Started by
 * scripts/test-hostile.ts, once as root and once as an ordinary user.
 */
import { existsSync } from 'node:fs';
import { containment } from '#lib/server/compute/runner/index.ts';
import { attacks, type Verdict } from './attacks.ts';
import { openBench, type Language } from './bench.ts';
import { clearScratch, jobAttacks } from './jobs.ts';

export interface Row extends Verdict {
	name: string;
	language: Language | 'any';
}

const say = (line: object) => process.stdout.write(JSON.stringify(line) + '\n');
const broken = (error: unknown): Verdict => ({
	held: false,
	layer: '',
	seen: error instanceof Error ? error.message : String(error)
});

const { level, details } = await containment();
say({ level, reason: details.reason, guard: details.guard });
if (level !== 'none') {
	const bench = await openBench();
	const languages: Language[] = existsSync('/usr/bin/python3') ? ['node', 'python'] : ['node'];
	for (const attack of attacks) {
		for (const language of languages) {
			const verdict = await bench.run(attack, language).then((run) => attack.judge(run), broken);
			say({ name: attack.name, language, ...verdict } satisfies Row);
		}
	}
	await bench.close();
}
for (const { name, run } of jobAttacks)
	say({ name, language: 'any', ...(await run().catch(broken)) } satisfies Row);
clearScratch();
process.exit(0);
