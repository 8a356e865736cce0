/**
 * node scripts/ready.mjs [--unbuilt] FILE [...]: runs a program of ours with the pinned Node.js, on a bare checkout too.
 * What is missing is installed and built first, unless FILE needs no build. Plain Node, no packages.
 */
import { isBuilt, isInstalled, pinnedNode, Problem, requireNode, run, withBin } from './lib/project.mjs';

const given = process.argv.slice(2);
const unbuilt = given[0] === '--unbuilt';
const program = unbuilt ? given.slice(1) : given;

try {
	requireNode();
	if (!isInstalled()) await prepare('install');
	if (!unbuilt && !isBuilt()) await prepare('build');
	process.exitCode = await run(pinnedNode(), program, { shell: false, env: withBin(process.env) });
} catch (error) {
	console.error(error instanceof Problem ? error.message : error);
	process.exitCode = 1;
}

/** Its words go beside what the program prints, which others may read: `--json` is one object. */
async function prepare(step) {
	const code = await run(process.execPath, ['scripts/build.mjs', step], {
		shell: false,
		stdio: ['inherit', 2, 'inherit']
	});
	if (code !== 0) process.exit(code);
}
