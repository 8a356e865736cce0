import { readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from '#scripts/lib/free-port.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { SeasonServer } from '#scripts/season/server.ts';

/** The real server on a throw-away data directory without a demo season; `stop` takes everything away again. */
export async function realServer(environment: NodeJS.ProcessEnv = {}) {
	const dataDir = scratchFolder('bench');
	const server = new SeasonServer(dataDir, await freePort(), {
		DEMO: '0',
		LOG_LEVEL: 'error',
		WORKER_SLOTS: '0',
		...environment
	});
	await server.start();
	return {
		server,
		origin: server.origin,
		stop: async () => {
			await server.stop();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** A bare node:http server in a process of its own, that answers every request with the same bytes. */
export async function bareServer(body: string, type: string) {
	const source = `
		const body = Buffer.from(process.argv[1]);
		require('node:http').createServer((request, response) => {
			response.writeHead(200, { 'content-type': process.argv[2], 'content-length': body.length });
			response.end(body);
		}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
	const child = spawn(process.execPath, ['-e', source, body, type], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
	return { origin: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => child.kill() };
}

/** Processor time that a process has used so far, in microseconds. Linux tells it in ticks of a hundredth of a second. */
export function cpuMicros(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
