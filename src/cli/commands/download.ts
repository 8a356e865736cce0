import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WholeProblemAnswer } from '../answers.ts';
import { unreachable, type Client } from '../client.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { progressLine, sizeText } from '../print.ts';

type File = WholeProblemAnswer['files'][number];

export const download: Command = {
	name: 'download',
	usage: 'champion download PROBLEM [FILE...] [--out FOLDER]',
	about: {
		ko: '문제의 공개 파일을 내려받습니다. 끊긴 것은 이어받고, 해시로 확인합니다.',
		en: 'Downloads the open files of a problem; goes on where it broke off, and checks each by its hash.'
	},
	takes: [1, 50],
	options: { out: { type: 'string', short: 'o' } },
	async run(context, [slug = '', ...names], values) {
		const { say, tell, note } = context;
		const client = context.open();
		const { files } = await client.get<WholeProblemAnswer>(`/problems/${encodeURIComponent(slug)}`);
		const known = files.map(({ name }) => name).join(', ');
		for (const name of names)
			if (!files.some((file) => file.name === name))
				throw new Failure('usage', say('no_such_file', { name, names: known }));
		const wanted = files.filter(({ name }) => names.length === 0 || names.includes(name));
		if (wanted.length === 0) throw new Failure('failed', say('no_files'));
		const folder = String(values.out ?? slug);
		mkdirSync(folder, { recursive: true });
		const done: { name: string; path: string; bytes: number; sha256: string }[] = [];
		for (const file of wanted) {
			// A name comes from the organisers; it stays inside the folder all the same.
			const target = path.join(folder, path.basename(file.name));
			const fresh = await fetchFile(context, client, slug, file, target, values.quiet === true);
			note(say(fresh ? 'file_got' : 'file_kept', { name: target, size: sizeText(file.bytes) }));
			done.push({ name: file.name, path: target, bytes: file.bytes, sha256: file.sha256 });
		}
		tell(done, () => done.map((one) => one.path).join('\n'));
	}
};

/** Returns false where the file was here already. */
async function fetchFile(
	context: Context,
	client: Client,
	slug: string,
	file: File,
	target: string,
	quiet: boolean
): Promise<boolean> {
	if (existsSync(target) && (await hashOf(target)) === file.sha256) return false;
	const part = `${target}.part`;
	const line = progressLine(path.basename(target), file.bytes, quiet);
	for (let failures = 0; ;) {
		try {
			await goOn(client, slug, file, part, (bytes) => line.at(bytes));
			break;
		} catch (error) {
			if (error instanceof Failure || ++failures >= 5)
				throw error instanceof Failure ? error : unreachable(client.caller, error);
		}
	}
	line.end();
	if ((await hashOf(part)) !== file.sha256)
		throw new Failure('failed', context.say('file_broken', { name: part }));
	renameSync(part, target);
	return true;
}

async function goOn(
	client: Client,
	slug: string,
	file: File,
	part: string,
	onbytes: (bytes: number) => void
): Promise<void> {
	const have = existsSync(part) ? statSync(part).size : 0;
	if (have === file.bytes) return;
	const from = have < file.bytes ? have : 0;
	const address = await client.leadsTo(`/problems/${encodeURIComponent(slug)}/files/${file.id}`);
	const response = await fetch(address, from > 0 ? { headers: { range: `bytes=${from}-` } } : {});
	if (!response.ok || !response.body) throw new Error(`${response.status}`);
	const start = response.status === 206 ? from : 0;
	let bytes = start;
	const counted = Readable.fromWeb(response.body as never).on('data', (chunk: Buffer) =>
		onbytes((bytes += chunk.length))
	);
	await pipeline(counted, createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }));
}

async function hashOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}
