/** Hashes a file beside the page, so that the page stays alive. */
import { hashParts } from './hash-parts.ts';

self.onmessage = async ({ data }: MessageEvent<File>) => {
	try {
		const hashes = await hashParts(data, (bytes) => self.postMessage({ bytes }));
		self.postMessage({ hashes });
	} catch (error) {
		self.postMessage({ error: String(error) }); // as when the file changed on the disk meanwhile
	}
};
