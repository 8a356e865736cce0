import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { matchesLock, requireNode, root } from './lib/project.mjs';

/** Runs `npm start`'s script to its end; these all end before anything is installed or started. */
function start(environment: Record<string, string>): Promise<{ code: number; said: string }> {
	const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...environment };
	return new Promise((resolve) =>
		execFile(
			process.execPath,
			[path.join(root, 'scripts/start.mjs')],
			{ env, timeout: 20_000 },
			(error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), said: (stdout + stderr).trim() })
		)
	);
}

async function busyPort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	return (server.address() as AddressInfo).port;
}

describe('npm start says in one sentence', () => {
	test('that the port is in use', async () => {
		const port = await busyPort();
		expect(await start({ PORT: String(port) })).toEqual({
			code: 1,
			said: `Port ${port} on 127.0.0.1 is in use: stop the other program, or choose another with PORT=${port + 1} npm start. (포트가 이미 쓰이고 있습니다.)`
		});
	});

	test('that the port is no port', async () => {
		expect(await start({ PORT: 'eighty' })).toEqual({
			code: 1,
			said: 'PORT=eighty is not a port: use a number from 0 to 65535.'
		});
	});

	test('that the data folder cannot be written', async () => {
		const folder = path.join(root, 'package.json/data');
		const { code, said } = await start({ DATA_DIR: folder });
		expect([code, said]).toEqual([
			1,
			expect.stringContaining(`${folder} cannot be written to keep the data in: `)
		]);
	});

	test('that DATABASE_URL is no address', async () => {
		const { code, said } = await start({ DATABASE_URL: 'mysql://somewhere' });
		expect([code, said]).toEqual([
			1,
			expect.stringMatching(/^DATABASE_URL is not an address: write postgresql:/)
		]);
	});

	test('that nothing answers at DATABASE_URL, without telling its password', async () => {
		const { code, said } = await start({ DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/app' });
		expect([code, said]).toEqual([
			1,
			expect.stringMatching(/^The database 127\.0\.0\.1:1 of DATABASE_URL does not answer \(ECONNREFUSED\)/)
		]);
	});

	test('that Node.js is too old', () => {
		expect(() => requireNode([20, 19], '20.18.3')).toThrow(
			'AI Champion needs Node.js 20.19 or newer, and this is 20.18.3'
		);
		expect(() => requireNode([20, 19], '20.19.0')).not.toThrow();
		expect(() => requireNode([20, 19], '22.2.0')).not.toThrow();
	});
});

describe('whether packages must be installed', () => {
	const lock = {
		packages: {
			'': {},
			'node_modules/a': { version: '1.0.0' },
			'node_modules/mac-only': { version: '2.0.0', optional: true }
		}
	};
	const installed = (packages: object) => ({ packages });

	test.each([
		['what is there is what the lock says', { 'node_modules/a': { version: '1.0.0' } }, true],
		['a package is missing', {}, false],
		['a package has another version', { 'node_modules/a': { version: '1.1.0' } }, false],
		[
			'an optional one has another version',
			{ 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac-only': { version: '1.0.0' } },
			false
		]
	])('%s', (_case, packages, expected) => {
		expect(matchesLock(lock, installed(packages))).toBe(expected);
	});
});
