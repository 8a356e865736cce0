import { mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runBehindWalls } from '#lib/server/compute/runner/backend.ts';
import { DEFAULT_LIMITS, type Limits } from '#lib/server/compute/runner/index.ts';
import { JobLog } from '#lib/server/compute/runner/job-log.ts';
import { closeReady } from '#lib/server/compute/runner/ready.ts';
import type { Attack, Seen } from './attacks.ts';
import { calls } from './calls.ts';
import { left } from './left.ts';

/** The bench on which attacks run: real sandboxes, and servers of the host that they should not reach. */
const MIB = 1024 * 1024;
export const LIMITS: Limits = {
	...DEFAULT_LIMITS,
	wallMs: 10_000,
	cpuSeconds: 8,
	memoryBytes: 192 * MIB,
	diskBytes: 24 * MIB,
	outputBytes: 8 * MIB,
	logBytes: 16 * 1024
};

export type Language = 'node' | 'python';

export interface Bench {
	run(attack: Pick<Attack, 'program' | 'limits'>, language: Language, withoutCgroup?: boolean): Promise<Seen>;
	close(): Promise<void>;
}

let turn = 0;

export async function openBench(): Promise<Bench> {
	const scratch = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-hostile-'));
	chmodSync(scratch, 0o711); // jobs of a root worker run as another id
	process.env.SECRET_OF_THE_HOST = 'must not be seen';
	const abstract = `@ai-champion-hostile-${process.pid}`;
	const unix = path.join(scratch, 'host.sock');
	const servers = await Promise.all([listen(0), listen(unix), listen(abstract.replace('@', '\0'))]);
	const { port } = servers[0].address() as net.AddressInfo;
	const file = (name: string, content: object) => {
		writeFileSync(path.join(scratch, name), JSON.stringify(content));
		return { name, path: path.join(scratch, name) };
	};
	const inputs = [file('targets.json', { port, path: unix, abstract }), file('calls.json', calls)];
	return {
		async run({ program, limits }, language, withoutCgroup) {
			const directory = mkdtempSync(path.join(scratch, 'job-'));
			const main = language === 'node' ? 'main.mjs' : 'main.py';
			const source = path.join(import.meta.dirname, 'attacks', program + path.extname(main));
			const all = { ...LIMITS, ...limits };
			const log = new JobLog(all.logBytes, false);
			const mark = `hostile-${process.pid}-${turn}`;
			const order = {
				...{
					id: `ai-champion-hostile-${process.pid}-${turn++}`,
					limits: all,
					gpus: [],
					directory,
					withoutCgroup,
					foresee: language === 'node' // half of the attacks begin in a sandbox that stood before
				},
				command: [language === 'node' ? '/runtime/node' : '/usr/bin/python3', `/in/${main}`, mark],
				inputs: [...inputs, { name: main, path: source }]
			};
			const run = await runBehindWalls(order, log);
			await new Promise((resolve) => setTimeout(resolve, 50));
			// Those that it starts under another name say so themselves.
			const stay = left(new RegExp(`${mark}|marker-daemon`));
			return { ...run, log: log.texts().log, directory, left: stay };
		},
		async close() {
			await closeReady();
			for (const server of servers) server.close();
			rmSync(scratch, { recursive: true, force: true });
		}
	};
}

function listen(where: number | string): Promise<net.Server> {
	const server = net.createServer();
	return new Promise((resolve) => {
		if (typeof where === 'number') server.listen(where, () => resolve(server));
		else server.listen(where, () => resolve(server));
	});
}
