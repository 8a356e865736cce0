/**
 * npm run seed [-- --origin http://127.0.0.1:3000 --setup ADDRESS --viewers 400]
 * Plants the demo season into a running server, through the same public interfaces as `npm run season`, up to a
 * semi-final on air. The server starts it by itself when its database is empty; after an interruption it goes on.
 */
import { parseArgs } from 'node:util';
import { people } from '#demo/index.ts';
import { demoChapters, playSeason } from './season/index.ts';
import { newPlay } from './season/play.ts';
import { Progress } from './season/progress.ts';

const { values } = parseArgs({
	options: {
		origin: { type: 'string', default: 'http://127.0.0.1:3000' },
		setup: { type: 'string' },
		viewers: { type: 'string', default: '400' },
		seed: { type: 'string', default: '2026' }
	}
});
const password = process.env.DEMO_PASSWORD;
if (!password) {
	console.error(
		'DEMO_PASSWORD is missing: the password that the demo accounts get. `npm start` sets it by itself.'
	);
	process.exit(2);
}
// Its parent is gone, however it went: nobody is left to plant for.
process.once('disconnect', () => process.exit(1));

const progress = new Progress();
const play = newPlay({
	origin: () => values.origin,
	setupAddress: values.setup ?? null,
	password,
	seed: values.seed,
	viewers: Number(values.viewers),
	stage: 'on-air',
	progress
});
try {
	await playSeason(play, demoChapters);
	progress.say(`the demo season stands; sign in as ${people.organisers[0]!.mail} or any of its people`);
	process.exit(0);
} catch (error) {
	console.error(error);
	process.exit(1);
}
