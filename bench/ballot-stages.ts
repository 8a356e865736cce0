import { randomBytes } from 'node:crypto';
import { config } from '#lib/server/platform/index.ts';
import {
	addressOf,
	ballotInput,
	countRepeat,
	insistNetworkRoom,
	insistPatience,
	nullifierText,
	promiseBatch,
	readPass,
	type OpenPoll
} from '#lib/server/voting/index.ts';
import type { Line } from './line.ts';
import { passOf } from './requests.ts';

const batch = 256;
const turns = 80;

/** Where a ballot's time goes in this process, stage by stage; HTTP and the database are what is left of the whole. */
export function stageLines({ id, seasonId }: { id: string; seasonId: string }): Line[] {
	const pass = passOf(seasonId);
	const nonce = randomBytes(16).toString('base64url');
	const body = Buffer.from(JSON.stringify({ option: 1, nonce }));
	const poll = { id, seasonId, rehearsal: false, origin: 'bench/vote' } as OpenPoll;
	const stored = Array.from({ length: batch }, () => ({
		choice: 1,
		nonce: randomBytes(16).toString('base64url'),
		nullifier: randomBytes(32).toString('base64url'),
		at: new Date()
	}));
	const each = (work: () => unknown) => () => {
		for (let i = 0; i < batch; i++) work();
	};
	Object.assign(config(), { ADDRESS_HEADER: 'x-forwarded-for', RATE_FACTOR: 1000 });
	countRepeat('somebody'); // while nobody comes twice, nobody is looked up
	const voter = readPass(pass)!.id;
	let last = 0;
	const brakes = (): void => {
		insistNetworkRoom(addressOf('127.0.0.1', `10.0.${last++ % batch}.7`));
		insistPatience(voter);
	};
	const stages: [string, () => unknown][] = [
		['network and patience', each(brakes)],
		['body', each(() => ballotInput('bench', body, { pass, accountPass: null }))],
		['pass', each(() => readPass(pass))],
		['nullifier', each(() => nullifierText(id, pass))],
		['leaf and promise', () => promiseBatch(poll, stored)]
	];
	const micros = stages.map(([name, work]) => [name, microsOf(work)] as const);
	const whole = micros.reduce((sum, [, value]) => sum + value, 0);
	return micros.map(([name, value]) => ({
		name: `ballots/stage ${name}`,
		value,
		unit: 'us CPU/ballot',
		against: 'all these stages',
		ratio: value / whole,
		aim: 'told'
	}));
}

function microsOf(work: () => unknown): number {
	for (let i = 0; i < turns; i++) work();
	const before = process.cpuUsage();
	for (let i = 0; i < turns; i++) work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / (turns * batch);
}
