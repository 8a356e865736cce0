import type { BundleProgram } from '#lib/problems/bundle-program.ts';
import type { PackageFault } from './data-package.ts';

/** What a problem of a competition bundle needs: its programs. What is in their zips is between them. */
export function bundleFaults(
	files: readonly { role: string }[],
	{ ingestion }: BundleProgram
): PackageFault[] {
	const needed = ingestion ? ['scorer', 'ingestion'] : ['scorer'];
	return needed
		.filter((role) => !files.some((file) => file.role === role))
		.map((file) => ({ code: 'file_missing', file }));
}
