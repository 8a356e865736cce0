import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A new folder for data that is thrown away. Everyone may enter it: as root, PostgreSQL runs as a user of its own, which would
 * otherwise be given a folder elsewhere that nobody removes.
 */
export function scratchFolder(name: string): string {
	const folder = mkdtempSync(path.join(tmpdir(), `ai-champion-${name}-`));
	chmodSync(folder, 0o755);
	return folder;
}
