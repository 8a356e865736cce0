/** One attack at a time, from the command line: node tests/hostile/trial.ts NAME node|python [watchdog] */
import { attacks } from './attacks.ts';
import { openBench, type Language } from './bench.ts';

const [name = '', language = 'node', watchdog] = process.argv.slice(2);
const bench = await openBench();
for (const attack of attacks.filter((one) => name === 'all' || one.program === name)) {
	const run = await bench.run(attack, language as Language, watchdog === 'watchdog');
	const { held, layer, seen } = attack.judge(run);
	console.log(held ? 'held' : 'BROKEN', '|', attack.program, '|', layer, '|', seen);
	if (!held) console.log(run.code, run.exitCode, run.log.slice(0, 1500), run.collected);
}
await bench.close();
process.exit(0);
