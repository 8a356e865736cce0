/** Finds the data files inside installed packages, also under vitest and from another working directory. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** The folder of an installed package. */
export function packageFolder(name: string): string {
	for (const folder of require.resolve.paths(name) ?? []) {
		const candidate = path.join(folder, name);
		try {
			readFileSync(path.join(candidate, 'package.json'));
			return candidate;
		} catch {
			// Not in this node_modules; look one level further up.
		}
	}
	throw new Error(`The package ${name}, which carries demo data, is not installed`);
}

export function readVega(file: string): string {
	return readFileSync(path.join(packageFolder('vega-datasets'), 'data', file), 'utf8');
}
