import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { unsafeSealedStorage } from '#lib/server/platform/index.ts';
import { sendParts } from '#lib/evaluation/send-parts.ts';
import { partsOf, sha256 } from '../../support/store-contract.ts';

let server: ChildProcess | undefined;
let port = 0;
afterAll(() => void server?.kill('SIGKILL'));

async function startServer(): Promise<void> {
	server = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', path.resolve('tests/support/store-server.ts')],
		{
			stdio: ['ignore', 'pipe', 'inherit']
		}
	);
	const [line] = (await once(server.stdout!, 'data')) as [Buffer];
	port = Number(line.toString());
}

async function killServer(): Promise<void> {
	const gone = once(server!, 'exit');
	server!.kill('SIGKILL');
	await gone;
}

test('a server killed in mid upload, again and again, loses no part it acknowledged, and the whole is whole', async () => {
	const store = unsafeSealedStorage();
	const PART = 512 * 1024;
	const content = randomBytes(24 * PART + 77);
	const key = `tests/killed-${process.pid}`;
	const uploadId = await store.startParts(key, content.length, PART);
	const parts = partsOf(content, PART);
	const acknowledged = new Set<number>();
	await startServer();
	/** Killed when so many parts have been acknowledged, while others are on their way. */
	const moments = [3, 10, 17];
	const killed: Promise<void>[] = [];
	await sendParts({
		parts: parts.map(({ number, bytes, sha256 }) => ({ number, bytes, sha256, stands: false })),
		signal: new AbortController().signal,
		addresses: (numbers) => {
			const expiresAt = new Date(Date.now() + 600_000);
			const sign = async (number: number) => ({
				number,
				...(await store.signPart(key, uploadId, parts[number - 1]!, expiresAt)),
				expiresAt: expiresAt.toISOString()
			});
			return Promise.all(numbers.map(sign));
		},
		put: async (to, { number }) => {
			const at = `http://127.0.0.1:${port}${to.url}`;
			const sending = fetch(at, {
				method: 'PUT',
				headers: to.headers,
				body: parts[number - 1]!.body as BodyInit
			});
			if (acknowledged.size >= (moments[killed.length] ?? Infinity)) {
				const before = [...acknowledged];
				killed.push(
					killServer().then(async () => {
						const standing = await store.standingParts(key, uploadId);
						expect(standing!.map((part) => part.number)).toEqual(expect.arrayContaining(before));
						await startServer();
					})
				);
			}
			const { status } = await sending;
			if (status === 200) acknowledged.add(number);
			return { status };
		},
		wait: async () => void (await Promise.all(killed))
	});
	expect(killed.length).toBe(3);
	await store.joinParts(key, uploadId);
	expect(await store.head(key)).toEqual({ key, bytes: content.length, sha256: sha256(content) });
	await killServer();
}, 180_000);
