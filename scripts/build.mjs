// npm run build: always builds, and leaves the note by which `npm start` knows that it need not.
import { build, pinnedNode, Problem } from './lib/project.mjs';

try {
	await build(pinnedNode());
} catch (error) {
	console.error(error instanceof Problem ? error.message : error);
	process.exitCode = 1;
}
