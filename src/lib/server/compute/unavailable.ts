import { statSync } from 'node:fs';
import { DirectoryStore, storage } from '#lib/server/platform/index.ts';

/** Something outside is away, and the job has nothing to do with it: it waits, and costs no attempt. */
export class Unavailable extends Error {
	readonly code: 'store_unavailable' | 'engine_unavailable';

	constructor(code: Unavailable['code'], cause: unknown) {
		super(`${code}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
		this.name = 'Unavailable';
		this.code = code;
	}
}

export const isUnavailable = (error: unknown): error is Unavailable => error instanceof Unavailable;

const MISSING = new Set(['NoSuchKey', 'NotFound', 'not_found', 'forbidden']);

/** Runs something that needs the store. An object that is not there is no outage: waiting would not bring it. */
export async function needingStore<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const { name = '', code = '' } = error as { name?: string; code?: string };
		if ((MISSING.has(name) || MISSING.has(code)) && isThere()) throw error;
		throw new Unavailable('store_unavailable', error);
	}
}

/** In a directory that is gone itself, such as one of a volume that was not mounted, every object seems to be missing. */
function isThere(): boolean {
	const store = storage();
	if (!(store instanceof DirectoryStore)) return true;
	return statSync(store.root, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
