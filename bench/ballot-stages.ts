import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { purposeKey } from '#lib/server/platform/index.ts';
import {
	ballotInput,
	nullifierText,
	promiseBatch,
	readPass,
	type OpenPoll
} from '#lib/server/voting/index.ts';
import type { Line } from './line.ts';

const batch = 256;
const turns = 80;

/** A pass as the platform seals it, without a row for each: a million voters would otherwise take longer than the vote. */
export function passOf(seasonId: string): string {
	const body = `d.${seasonId}.${randomUUID()}`;
	return `${body}.${createHmac('sha256', purposeKey('voting:pass')).update(body).digest('base64url')}`;
}

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
	const stages: [string, () => unknown][] = [
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
