import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { root } from './lib/project.mjs';

/** Stands where the build would be: answers with the address that Kit would compare an Origin header with. */
const HANDLER = `
const header = process.env.PROTOCOL_HEADER;
globalThis.__frontHandlers.push((req, res) => req.url === '/ballots' && (res.end('counted'), true));
globalThis.__httpServer.on('upgrade', (req, socket) => socket.write('HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n'));
globalThis.__shutdown = async () => console.log('all stopped');
export const handler = (req, res) => res.end(process.env.ORIGIN || req.headers[header] + '://' + req.headers.host);
`;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-server-'));
	for (const file of ['server.js', 'scripts/lib/origin.mjs'])
		cpSync(path.join(root, file), path.join(folder, file));
	writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
	mkdirSync(path.join(folder, 'build'));
	writeFileSync(path.join(folder, 'build/handler.js'), HANDLER);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function launch(environment: Record<string, string> = {}): {
	child: ChildProcess;
	said: () => string;
	gone: Promise<number | null>;
} {
	const child = spawn(process.execPath, ['server.js'], {
		cwd: folder,
		env: { PATH: process.env.PATH, PORT: '0', ...environment },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	let text = '';
	for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (text += chunk));
	const gone = once(child, 'close').then(([code]) => code as number | null);
	return { child, said: () => text, gone };
}

async function ready(server: ReturnType<typeof launch>): Promise<number> {
	for (;;) {
		const port = /^READY http:\/\/127\.0\.0\.1:(\d+)$/m.exec(server.said())?.[1];
		if (port) return Number(port);
		await once(server.child.stdout!, 'data');
	}
}

function get(port: number, host: string, url = '/'): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		request({ port, path: url, headers: { host } }, (response) => {
			let body = '';
			response
				.on('data', (chunk) => (body += chunk))
				.on('end', () => resolve({ status: response.statusCode!, body }));
		})
			.once('error', reject)
			.end();
	});
}

/** Asks for a socket and says nothing more, not even goodbye; resolves with the first line of the answer. */
async function askForSocket(port: number, url: string): Promise<string> {
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
	onTestFinished(() => void socket.destroy());
	socket.on('error', () => {}); // it is cut off in the end
	socket.write(`GET ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
	const [answer] = (await once(socket, 'data')) as [Buffer];
	return answer.toString().split('\r\n')[0]!;
}

describe('the server', () => {
	test('knows its own address by whichever own name it is called', async () => {
		const port = await ready(launch());
		for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
			expect(await get(port, name)).toEqual({ status: 200, body: `http://${name}` });
	});

	test('answers no name that it was not told', async () => {
		const port = await ready(launch());
		expect((await get(port, 'attacker.example')).status).toBe(421);
	});

	test('with ORIGIN the address is that one, whatever the request says', async () => {
		const port = await ready(launch({ ORIGIN: 'https://champion.example' }));
		expect(await get(port, 'internal:8080')).toEqual({ status: 200, body: 'https://champion.example' });
	});

	test('ORIGIN may end in a slash, as an address copied from a browser does', async () => {
		const server = launch({ ORIGIN: 'https://champion.example/' });
		await ready(server);
		expect(server.said()).toContain('https://champion.example/en)');
	});

	test('a front handler answers before the pages', async () => {
		const port = await ready(launch());
		expect(await get(port, 'localhost', '/ballots')).toEqual({ status: 200, body: 'counted' });
	});

	test('stops everything when it is told to, once', async () => {
		const server = launch();
		await ready(server);
		server.child.kill('SIGINT');
		server.child.kill('SIGTERM');
		expect(await server.gone).toBe(0);
		expect(server.said().match(/all stopped/g)).toHaveLength(1);
	});

	test('stops in order while a viewer who fell asleep holds a socket', async () => {
		const server = launch();
		expect(await askForSocket(await ready(server), '/socket.io/')).toContain(' 101 ');
		server.child.kill('SIGTERM');
		expect(await server.gone).toBe(0);
	});

	test('answers like everyone who asks for a socket where there is none', async () => {
		expect(await askForSocket(await ready(launch()), '/problems')).toBe('HTTP/1.1 200 OK');
	});

	test('stops when whoever started it is gone', async () => {
		const server = launch();
		await ready(server);
		server.child.disconnect();
		// Node tells no `close` after a disconnect.
		expect(await once(server.child, 'exit')).toEqual([0, null]);
		await expect.poll(server.said).toContain('all stopped');
	});

	test('says in one sentence that its port is in use', async () => {
		const port = await ready(launch());
		const second = launch({ PORT: String(port) });
		expect(await second.gone).toBe(1);
		expect(second.said().trim().split('\n').at(-1)).toMatch(
			`Port ${port} on 127.0.0.1 is in use: stop the other program`
		);
	});

	test.each([
		[{ PORT: 'abc' }, 'PORT=abc is not a port: use a number from 0 to 65535.'],
		[{ PORT: '99999' }, 'PORT=99999 is not a port: use a number from 0 to 65535.'],
		[{ PORT: '3.5' }, 'PORT=3.5 is not a port: use a number from 0 to 65535.'],
		[{ ROLE: 'king' }, 'ROLE=king is not known'],
		[{ HOST: '192.0.2.1' }, 'HOST=192.0.2.1 is not an address of this machine.'],
		[{ HOST: 'nobody.invalid' }, 'HOST=nobody.invalid is not an address of this machine: no']
	])('says in one sentence what is wrong with %o', async (environment, sentence) => {
		const server = launch(environment);
		expect(await server.gone).toBe(1);
		expect(server.said().trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
	});
});
