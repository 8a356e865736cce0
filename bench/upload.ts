import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { storeFront } from '#lib/server/app/http/store-front.ts';
import { DirectoryStore, unsafeSealedStorage } from '#lib/server/platform/index.ts';
import { sendParts, type PutAnswer } from '#lib/evaluation/send-parts.ts';
import { PART_BYTES, partCount, partSize, type UploadPart } from '#lib/evaluation/submission.ts';
import type { Line } from './line.ts';
import { timed } from './timing.ts';

const megabytes = 256;
const rounds = 3;

/**
 * An upload of one large file over loopback into the embedded store, every part hashed on arrival and synced to disk, the
 * whole joined and hashed again, beside a plain copy of the same file that is synced to disk.
 */
export async function uploadLines(): Promise<Line[]> {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'ai-champion-bench-upload-'));
	const store = unsafeSealedStorage();
	if (!(store instanceof DirectoryStore)) return []; // an S3 is measured by its own
	const server = createServer((asked, answer) => void storeFront(asked, answer));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	try {
		const content = randomBytes(megabytes * 2 ** 20);
		const parts = announced(content);
		const source = path.join(folder, 'source');
		await mkdir(folder, { recursive: true });
		await writeFile(source, content);
		const [uploads, copies]: number[][] = [[], []];
		for (let round = 0; round < rounds; round++) {
			copies!.push(await timed(() => copied(source, path.join(folder, `copy-${round}`))));
			uploads!.push(await timed(() => uploaded(store, content, parts, port, `bench/upload-${round}`)));
		}
		const [upload, copy] = [Math.min(...uploads!) / 1000, Math.min(...copies!) / 1000];
		return [
			{
				name: 'upload/copy',
				value: megabytes / upload,
				unit: 'MiB/s',
				against: `${Math.round(megabytes / copy)} MiB/s of a synced copy`,
				ratio: copy / upload,
				aim: '>= 0.1'
			}
		];
	} finally {
		agent.destroy();
		server.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function copied(from: string, to: string): Promise<void> {
	await copyFile(from, to);
	const handle = await open(to, 'r+');
	await handle.sync();
	await handle.close();
	await rm(to);
}

const bodyOf = (content: Buffer, number: number): Buffer => {
	const from = (number - 1) * PART_BYTES;
	return content.subarray(from, from + partSize(content.length, number));
};

/** The client knows its hashes before it begins. */
const announced = (content: Buffer): UploadPart[] =>
	Array.from({ length: partCount(content.length) }, (_, at) => {
		const body = bodyOf(content, at + 1);
		const sha256 = createHash('sha256').update(body).digest('hex');
		return { number: at + 1, bytes: body.length, sha256, stands: false };
	});

const agent = new Agent({ keepAlive: true });

/** Plain, since fetch copies every body, and the client is not what is measured. */
function put(port: number, path: string, headers: Record<string, string>, body: Buffer): Promise<PutAnswer> {
	return new Promise((resolve, reject) => {
		const length = { 'content-length': body.length };
		const asked = request(
			{ port, path, method: 'PUT', agent, headers: { ...headers, ...length } },
			(answer) => {
				answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0 }));
			}
		);
		asked.once('error', reject).end(body);
	});
}

async function uploaded(
	store: DirectoryStore,
	content: Buffer,
	parts: UploadPart[],
	port: number,
	key: string
): Promise<void> {
	const uploadId = await store.startParts(key, content.length, PART_BYTES);
	const expiresAt = new Date(Date.now() + 600_000);
	await sendParts({
		parts,
		signal: new AbortController().signal,
		addresses: (numbers) =>
			Promise.all(
				numbers.map(async (number) => ({
					number,
					...(await store.signPart(key, uploadId, parts[number - 1]!, expiresAt)),
					expiresAt: expiresAt.toISOString()
				}))
			),
		put: ({ url, headers }, { number }) => put(port, url, headers, bodyOf(content, number))
	});
	await store.joinParts(key, uploadId);
	const whole = await store.head(key);
	if (whole?.bytes !== content.length) throw new Error('the upload is not whole');
	await store.remove(key);
}
