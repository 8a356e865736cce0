import type { FileHashes } from './hash-parts.ts';

type Told = { bytes?: number; hashes?: FileHashes; error?: string };

/** The file could not be read, as when it was changed or removed after it was chosen. */
export class FileUnreadable extends Error {}

/** Hashes a file in a worker; stops when told to. */
export function hashFile(
	file: File,
	onbytes: (bytes: number) => void,
	signal: AbortSignal
): Promise<FileHashes> {
	const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
	const { promise, resolve, reject } = Promise.withResolvers<FileHashes>();
	signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
	worker.onerror = (event) => reject(new Error(event.message));
	worker.onmessage = ({ data }: MessageEvent<Told>) => {
		if (data.bytes !== undefined) onbytes(data.bytes);
		if (data.hashes) resolve(data.hashes);
		if (data.error) reject(new FileUnreadable(data.error));
	};
	worker.postMessage(file);
	return promise.finally(() => worker.terminate());
}
