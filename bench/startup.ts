import { rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '#scripts/lib/free-port.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { SeasonServer } from '#scripts/season/server.ts';
import type { Bench } from './line.ts';

const rounds = 3;

/** From the command to the first answer: an empty data directory, a kept one, and Node doing nothing at all. */
export const startup: Bench = {
	name: 'startup',
	async run() {
		const first: number[] = [];
		const later: number[] = [];
		const node: number[] = [];
		for (let round = 0; round < rounds; round++) {
			const dataDir = scratchFolder('bench');
			first.push(await timedStart(dataDir));
			later.push(await timedStart(dataDir));
			node.push(await timedNode());
			rmSync(dataDir, { recursive: true, force: true });
		}
		const best = (times: number[]) => Math.min(...times);
		const against = 'limit of 5 s for a second start';
		return [
			{
				name: 'start-first',
				value: best(first),
				unit: 's',
				against: 'node -e 0',
				ratio: best(first) / best(node),
				aim: 'told'
			},
			{ name: 'start-later', value: best(later), unit: 's', against, ratio: best(later) / 5, aim: '<= 1' }
		];
	}
};

async function timedStart(dataDir: string): Promise<number> {
	const server = new SeasonServer(dataDir, await freePort(), { DEMO: '0', LOG_LEVEL: 'error' });
	const since = performance.now();
	await server.start();
	const response = await fetch(`${server.origin}/api/health`);
	if (!response.ok) throw new Error(`health answered ${response.status}`);
	const seconds = (performance.now() - since) / 1000;
	await server.stop();
	return seconds;
}

async function timedNode(): Promise<number> {
	const since = performance.now();
	await once(spawn(process.execPath, ['-e', '0']), 'exit');
	return (performance.now() - since) / 1000;
}
