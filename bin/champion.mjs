#!/usr/bin/env node
// Starts the command line under a Node that runs TypeScript: this one, or the one that the project brings along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const entry = new URL('../src/cli/champion.ts', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (!existsSync(new URL('../node_modules/.package-lock.json', import.meta.url)))
	end('Packages are missing: run `npm start` or `npm ci` first. (먼저 npm start나 npm ci를 실행해 주세요.)');
if (major > 22 || (major === 22 && minor >= 18)) await import(entry.href);
else {
	const child = spawn(await newerNode(), [new URL(entry).pathname, ...process.argv.slice(2)], {
		stdio: 'inherit'
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	child.once('error', (error) => end(error.message));
	child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

async function newerNode() {
	const { pinnedNode } = await import('../scripts/lib/project.mjs');
	try {
		return pinnedNode();
	} catch (error) {
		return end(error.message);
	}
}

function end(sentence) {
	console.error(sentence);
	process.exit(1);
}
