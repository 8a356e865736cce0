import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { config, logger, publicOrigin } from '#lib/server/platform/index.ts';

const restartMs = 500;
const askEveryMs = 5000;
/** A worker that leaves so many questions open stands still; its jobs go to the one that takes its place. */
const patience = 6;

/**
 * Keeps one worker process alive beside the web server. Node runs it straight from src. Its IPC channel is its leash:
 * when this process dies, however it dies, the worker sees the channel close and ends too.
 */
export function startWorker(databaseUrl: string): { stop(): Promise<void> } {
	const script = path.resolve('src/worker.ts');
	let child: ChildProcess | undefined;
	let stopping = false;

	const launch = (): void => {
		if (stopping || config().WORKER_SLOTS === 0 || !existsSync(script)) return;
		child = fork(script, {
			// Only this process knows where it listens, and nodes of a cluster send results here.
			env: { ...process.env, DATABASE_URL: databaseUrl, ORIGIN: publicOrigin() },
			execArgv: ['--disable-warning=ExperimentalWarning']
		});
		const stopAsking = watch(child);
		child.once('exit', (code) => {
			stopAsking();
			if (stopping) return;
			logger.warn({ code: 'worker_exited', exit: code });
			setTimeout(launch, restartMs).unref();
		});
	};
	launch();

	return {
		async stop() {
			stopping = true;
			if (!child || child.exitCode !== null) return;
			const gone = new Promise((resolve) => child?.once('exit', resolve));
			child.kill('SIGTERM');
			const timer = setTimeout(() => child?.kill('SIGKILL'), 4000);
			await gone;
			clearTimeout(timer);
		}
	};
}

/** Kills a child that is there and does not move: one that was stopped, or turns in a loop. */
function watch(child: ChildProcess): () => void {
	let unanswered = 0; // counted and not timed, since this process may have stood still itself
	child.on('message', () => (unanswered = 0));
	const timer = setInterval(() => {
		if (++unanswered > patience) {
			logger.error({ code: 'worker_stands_still', pid: child.pid });
			child.kill('SIGKILL');
		} else child.send?.('ping', () => {});
	}, askEveryMs);
	timer.unref();
	return () => clearInterval(timer);
}
