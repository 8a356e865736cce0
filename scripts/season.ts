/**
 * npm run season [-- --seed 7 --viewers 3000 --kill 2 --json]
 * Plays a whole season on a server and a data directory of its own, through the public interfaces only.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { playSeason } from './season/index.ts';
import { Progress } from './season/progress.ts';
import { crashSometimes } from './season/crashes.ts';
import { printSeason } from './season/print.ts';
import { freePort } from './lib/free-port.ts';
import { scratchFolder } from './lib/scratch-folder.ts';
import { SeasonServer } from './season/server.ts';
import { newPlay } from './season/play.ts';
import { sha256Hex } from './season/hash.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		viewers: { type: 'string', default: '3000' },
		kill: { type: 'string', default: '0' },
		json: { type: 'boolean', default: false }
	}
});

const dataDir = scratchFolder('season');
const progress = new Progress();
const server = new SeasonServer(dataDir, await freePort(), {
	// The draws of lots come from the installation's secret: the same seed must give the same season.
	SECRET: sha256Hex(`season:${values.seed}`),
	DEMO: '1',
	PLANT: '0',
	LOG_LEVEL: 'error',
	RATE_FACTOR: '1000',
	PASSES_PER_NETWORK: '1000000',
	// All its viewers sit at this machine's address, and none of them is a phone.
	PASS_PROOF: '0',
	FRAUD_RULES: 'none'
});
const stopped = (signal: NodeJS.Signals) =>
	void server.stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
process.once('SIGINT', stopped).once('SIGTERM', stopped);

let code = 0;
try {
	await server.start();
	progress.say(`server at ${server.origin}`);
	const crashes = crashSometimes(server, Number(values.kill), values.seed, progress);
	const play = newPlay({
		origin: () => server.origin,
		setupAddress: server.setupAddress,
		password: `season-${sha256Hex(`password:${values.seed}`).slice(0, 16)}`,
		seed: values.seed,
		viewers: Number(values.viewers),
		stage: 'whole',
		progress
	});
	const report = await playSeason(play);
	const killed = await crashes.stop();
	if (killed > 0) progress.say(`the season ended all the same, after ${killed} kills`);
	report.seconds = Math.round(progress.seconds * 10) / 10;
	if (values.json) console.log(JSON.stringify(report));
	else printSeason(report);
	if (report.recount !== 'ok') code = 1;
} catch (error) {
	console.error(error);
	code = 1;
} finally {
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
process.exit(code);
