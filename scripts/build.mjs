/**
 * npm run build: installs what is missing and always builds, and leaves the note by which `npm start` knows that it need
 * not. `node scripts/build.mjs install` stops before the build.
 */
import { build, install, pinnedNode, Problem, requireNode } from './lib/project.mjs';

try {
	requireNode();
	await install();
	if (process.argv[2] !== 'install') await build(pinnedNode());
} catch (error) {
	console.error(error instanceof Problem ? error.message : error);
	process.exitCode = 1;
}
