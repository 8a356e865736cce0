import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { found, refuseIf } from '../errors.ts';
import type { OpenUpload, Part, StandingPart } from './store.ts';
import { nullWhereMissing, passOver, writeExactly, type Chunks } from './writing.ts';

interface Plan {
	key: string;
	bytes: number;
	partBytes: number;
}

const idPattern = /^[0-9a-f-]{36}$/;
const loose = 'loose-';

/**
 * Uploads under way, each a folder: `plan.json`, `data` (each part written at its own place, so that joining copies
 * nothing) and an empty `<number>-<bytes>-<sha256>` for each part that stands. A part stands only after its bytes are
 * on the disk, so that whatever was acknowledged outlives this process. One process serves a directory.
 */
export class PartsFolder {
	private readonly root: string;
	private readonly writing = new Map<string, Promise<void>>();

	constructor(root: string) {
		this.root = root;
	}

	private folderOf(uploadId: string): string {
		refuseIf(!idPattern.test(uploadId), 'not_found');
		return path.join(this.root, uploadId);
	}

	/** A place beside all objects for one that is still being written. */
	async newFile(): Promise<string> {
		await mkdir(this.root, { recursive: true });
		return path.join(this.root, `${loose}${randomUUID()}`);
	}

	async start(plan: Plan): Promise<string> {
		const uploadId = randomUUID();
		const folder = this.folderOf(uploadId);
		await mkdir(folder, { recursive: true });
		await writeFile(path.join(folder, 'data'), '', { mode: 0o600, flag: 'wx' });
		await writeFile(path.join(folder, 'plan.json'), JSON.stringify(plan), { flush: true });
		return uploadId;
	}

	/** The plan of an upload to this key, or null where there is none. */
	private async planOf(key: string, uploadId: string): Promise<Plan | null> {
		const text = await readFile(path.join(this.folderOf(uploadId), 'plan.json'), 'utf8').catch(
			nullWhereMissing
		);
		const plan = text === null ? null : (JSON.parse(text) as Plan);
		return plan?.key === key ? plan : null;
	}

	async receive(key: string, uploadId: string, part: Part, chunks: Chunks): Promise<void> {
		const plan = found(await this.planOf(key, uploadId));
		const offset = (part.number - 1) * plan.partBytes;
		const expected = Math.min(plan.partBytes, plan.bytes - offset);
		refuseIf(offset < 0 || part.bytes !== expected, 'bad_input');
		await this.inTurn(`${uploadId}/${part.number}`, async () => {
			const standing = (await this.standing(key, uploadId)) ?? [];
			const stands = standing.some((one) => one.number === part.number && one.mark === part.sha256);
			if (stands) await passOver(chunks, part.bytes);
			else await this.write(uploadId, offset, part, chunks);
		});
	}

	/** A part that is sent twice at once must not be written over after it was acknowledged. */
	private async inTurn(place: string, act: () => Promise<void>): Promise<void> {
		while (this.writing.has(place)) await this.writing.get(place)!.catch(() => {});
		const turn = act().finally(() => this.writing.delete(place));
		this.writing.set(place, turn);
		await turn;
	}

	private async write(uploadId: string, offset: number, part: Part, chunks: Chunks): Promise<void> {
		const folder = this.folderOf(uploadId);
		// What stood here before, with other bytes, stands no more once we write.
		for (const name of await readdir(folder))
			if (name.startsWith(`${part.number}-`)) await rm(path.join(folder, name), { force: true });
		const handle = await open(path.join(folder, 'data'), 'r+');
		try {
			const sha256 = await writeExactly(handle, offset, part.bytes, chunks);
			refuseIf(sha256 !== part.sha256, 'upload_differs');
			await handle.datasync();
		} finally {
			await handle.close();
		}
		await writeFile(path.join(folder, `${part.number}-${part.bytes}-${part.sha256}`), '', { flush: true });
	}

	async standing(key: string, uploadId: string): Promise<StandingPart[] | null> {
		if (!(await this.planOf(key, uploadId))) return null;
		const parts = (await readdir(this.folderOf(uploadId))).flatMap((name): StandingPart[] => {
			const [, number, bytes, mark] = /^(\d+)-(\d+)-([0-9a-f]{64})$/.exec(name) ?? [];
			return mark ? [{ number: Number(number), bytes: Number(bytes), mark }] : [];
		});
		return parts.sort((a, b) => a.number - b.number);
	}

	/** Moves the whole upload to its place; false where there is none. Refuses `upload_incomplete`. */
	async moveTo(file: string, key: string, uploadId: string): Promise<boolean> {
		const plan = await this.planOf(key, uploadId);
		if (!plan) return false;
		const data = path.join(this.folderOf(uploadId), 'data');
		if (!(await stat(data).catch(nullWhereMissing))) return false; // moved, and then killed before it was forgotten
		const standing = (await this.standing(key, uploadId)) ?? [];
		const received = standing.reduce((sum, { bytes }) => sum + bytes, 0);
		refuseIf(received !== plan.bytes, 'upload_incomplete', { received, expected: plan.bytes });
		await mkdir(path.dirname(file), { recursive: true });
		const moved = await rename(data, file).then(() => true, nullWhereMissing); // another may be joining it
		await this.drop(key, uploadId);
		return moved === true;
	}

	async drop(_key: string, uploadId: string): Promise<void> {
		await rm(this.folderOf(uploadId), { recursive: true, force: true });
	}

	/** Uploads begun before a moment. What was left half written without a plan is removed on the way. */
	async openSince(before: Date): Promise<OpenUpload[]> {
		const names = (await readdir(this.root).catch(nullWhereMissing)) ?? [];
		const open: OpenUpload[] = [];
		for (const name of names) {
			const place = path.join(this.root, name);
			const info = await stat(place).catch(nullWhereMissing);
			if (!info || info.mtime >= before) continue;
			const planned = idPattern.test(name)
				? await readFile(path.join(place, 'plan.json'), 'utf8').catch(nullWhereMissing)
				: null;
			if (planned === null) await rm(place, { recursive: true, force: true });
			else open.push({ key: (JSON.parse(planned) as Plan).key, uploadId: name, startedAt: info.mtime });
		}
		return open;
	}
}
