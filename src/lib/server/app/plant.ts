import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { config, logger, projectRoot, publicOrigin, relaxRateLimits } from '#lib/server/platform/index.ts';
import { announceLogins } from './announce-logins.ts';
import { demoPassword, isPlanted, markPlanted } from './demo-mark.ts';

/**
 * Plants the demo season into an empty database: a process of its own plays it over HTTP, as everyone in it would.
 * One that was interrupted goes on at the next start. Returns how to stop it.
 */
export async function plantDemo(setupAddress: string | null): Promise<() => void> {
	const wanted = config().DEMO && process.env.PLANT !== '0';
	const script = path.join(projectRoot(), 'scripts/seed.ts');
	if (!wanted || !existsSync(script) || (await isPlanted())) return () => {};
	const args = [script, '--origin', publicOrigin(), ...(setupAddress ? ['--setup', setupAddress] : [])];
	console.log('Planting the demo season; it takes about two minutes and the pages fill meanwhile.');
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
		env: { ...process.env, DEMO_PASSWORD: demoPassword() },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	// All its people sit at one address.
	const restoreLimits = relaxRateLimits(10_000);
	child.once('exit', (code) => {
		restoreLimits();
		void remember(code);
	});
	return () => stop(child);
}

async function remember(code: number | null): Promise<void> {
	if (code === 0) {
		await markPlanted();
		await announceLogins();
	} else logger.warn({ code: 'demo_not_planted', exit: code });
}

function stop(child: ChildProcess): void {
	if (child.exitCode === null) child.kill('SIGTERM');
}
