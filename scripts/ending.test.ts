import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { root } from './lib/project.mjs';
import { scratchFolder } from './lib/scratch-folder.ts';

const lives = (pid: number): boolean => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

async function gone(pid: number): Promise<boolean> {
	for (let tries = 0; tries < 100 && lives(pid); tries++) await sleep(50);
	return !lives(pid);
}

/** Starts a program that prints the process id of what it started, and reads it. */
async function started(command: string, args: string[], cwd: string): Promise<[ChildProcess, number]> {
	const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	for await (const chunk of child.stdout) {
		said += String(chunk);
		if (/PID \d+\n/.test(said)) break;
	}
	const pid = Number(/PID (\d+)\n/.exec(said)?.[1]);
	onTestFinished(() => void (lives(pid) && process.kill(pid, 'SIGKILL')));
	return [child, pid];
}

function newHome(): string {
	const home = scratchFolder('ending');
	onTestFinished(() => rmSync(home, { recursive: true, force: true }));
	return home;
}

const endless = `console.log('PID ' + process.pid); setInterval(() => {}, 1000);`;
/** A module that starts the endless program the way our scripts start theirs. */
const outer = (home: string): string => {
	const file = path.join(home, 'outer.mjs');
	const lib = JSON.stringify(path.join(root, 'scripts/lib/project.mjs'));
	writeFileSync(
		file,
		`import { run } from ${lib};
		await run(process.execPath, ['-e', ${JSON.stringify(endless)}], { shell: false });`
	);
	return file;
};

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
	'%s ends what a script has started, while it installs or builds too',
	async (signal) => {
		const home = newHome();
		const [script, pid] = await started(process.execPath, [outer(home)], home);
		script.kill(signal);
		const [, by] = (await once(script, 'exit')) as [number | null, string];
		expect(by).toBe(signal);
		expect(await gone(pid)).toBe(true);
	}
);

test('npm hands a signal on to the server, not to a shell that keeps it to itself', async () => {
	const home = newHome();
	const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		scripts: { start: string };
	};
	mkdirSync(path.join(home, 'scripts'));
	writeFileSync(path.join(home, 'package.json'), JSON.stringify({ scripts: { start: scripts.start } }));
	writeFileSync(path.join(home, 'scripts/start.mjs'), endless);
	const [npm, pid] = await started('npm', ['start'], home);
	npm.kill('SIGTERM');
	await once(npm, 'exit');
	expect(await gone(pid)).toBe(true);
});

test('a parent killed with no time for words is noticed', async () => {
	const home = newHome();
	const lib = JSON.stringify(path.join(root, 'scripts/lib/parent.mjs'));
	const file = path.join(home, 'watching.mjs');
	writeFileSync(file, `import { watchParent } from ${lib}; watchParent(() => process.exit(0)); ${endless}`);
	const [parent, pid] = await started('sh', ['-c', `"${process.execPath}" "${file}"; true`], home);
	parent.kill('SIGKILL');
	expect(await gone(pid)).toBe(true);
});
