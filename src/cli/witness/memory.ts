import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	writeFileSync
} from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { base64, fromBase64 } from '#lib/voting/bytes.ts';
import type { Seen } from '#lib/voting/witness.ts';

/** What a witness must never forget: its key, and of each log the largest tree that it has cosigned. */
export class Memory {
	private readonly folder: string;

	constructor(folder: string) {
		this.folder = folder;
		mkdirSync(folder, { recursive: true, mode: 0o700 });
	}

	/** The witness's own key, made on its first day. */
	key(): { secret: KeyObject; raw: Uint8Array } {
		const file = path.join(this.folder, 'key.pem');
		if (!existsSync(file)) {
			const { privateKey } = generateKeyPairSync('ed25519');
			keep(file, String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
		}
		const secret = createPrivateKey(readFileSync(file));
		const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
		return { secret, raw: new Uint8Array(spki.subarray(-32)) };
	}

	seen(origin: string): Seen | null {
		const file = this.fileOf(origin);
		if (!existsSync(file)) return null;
		const [name, size, root] = readFileSync(file, 'utf8').split('\n');
		const bytes = fromBase64(root ?? '');
		// Whoever cannot read what it knew must not sign as if it knew nothing.
		if (name !== origin || !bytes || !/^\d+$/.test(size ?? '')) throw new Error(`${file} is damaged`);
		return { size: Number(size), root: bytes };
	}

	remember(origin: string, { size, root }: Seen): void {
		keep(this.fileOf(origin), `${origin}\n${size}\n${base64(root)}\n`);
	}

	private fileOf(origin: string): string {
		return path.join(this.folder, `${createHash('sha256').update(origin).digest('hex')}.log`);
	}
}

/** On the disk before it is acted upon, whole or not at all. */
function keep(file: string, text: string): void {
	const partial = `${file}.new`;
	writeFileSync(partial, text, { mode: 0o600 });
	for (const name of [partial, path.dirname(file)]) {
		if (name !== partial) renameSync(partial, file);
		const handle = openSync(name, 'r');
		fsyncSync(handle);
		closeSync(handle);
	}
}
