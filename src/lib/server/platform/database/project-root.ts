import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

let found: string | undefined;

/**
 * The folder that holds this product's package.json. The same module runs from src/ and, bundled, from
 * build/server/chunks/, so it walks up from where it lies; a build that was moved away falls back to the working folder.
 */
export function projectRoot(): string {
	return (found ??= walkUp(import.meta.dirname) ?? process.cwd());
}

function walkUp(from: string): string | null {
	for (let folder = from; ; folder = path.dirname(folder)) {
		const manifest = path.join(folder, 'package.json');
		if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'ai-champion')
			return folder;
		if (folder === path.dirname(folder)) return null;
	}
}
