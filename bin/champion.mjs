#!/usr/bin/env node
// Starts the command line under a Node that runs TypeScript: this one, or the one that the project brings along.
import { spawn } from 'node:child_process';

const entry = new URL('../src/cli/champion.ts', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) await import(entry.href);
else {
	const { pinnedNode } = await import('../scripts/lib/project.mjs');
	const child = spawn(pinnedNode(), [new URL(entry).pathname, ...process.argv.slice(2)], {
		stdio: 'inherit'
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	child.once('error', (error) => {
		console.error(error.message);
		process.exit(1);
	});
	child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
