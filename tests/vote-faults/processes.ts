import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface Process {
	child: ChildProcess;
	port: number;
}

/** Processes of one kind, always as many as wanted: one that was killed is followed by another at once. */
export class Crew {
	readonly ready: Process[] = [];
	private readonly starting = new Set<ChildProcess>();
	private readonly args: string[];
	private readonly env: NodeJS.ProcessEnv;
	private ended = false;
	/** Of those that were up: who ended without having been killed, and how. A fault of something else must end no process. */
	readonly fallen: string[] = [];
	private readonly killed = new Set<ChildProcess>();

	constructor(args: string[], env: NodeJS.ProcessEnv) {
		this.args = args;
		this.env = env;
	}

	async start(count = 1): Promise<this> {
		await Promise.all(Array.from({ length: count }, () => this.launch()));
		return this;
	}

	private async launch(): Promise<void> {
		if (this.ended) return;
		const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...this.args], {
			env: { ...process.env, ...this.env },
			stdio: ['ignore', 'pipe', process.env.FAULTS_LOG ? 'inherit' : 'ignore']
		});
		this.starting.add(child);
		child.once('exit', () => {
			this.starting.delete(child);
			const at = this.ready.findIndex((one) => one.child === child);
			if (at >= 0) this.ready.splice(at, 1);
			if (at >= 0 && !this.ended && !this.killed.has(child))
				this.fallen.push(`${this.args[0]} ended by itself: ${child.exitCode ?? child.signalCode}`);
			if (!this.ended) void this.launch();
		});
		for await (const line of createInterface({ input: child.stdout! })) {
			const port = /^READY .*:(\d+)$/.exec(line)?.[1];
			if (port === undefined) continue;
			this.ready.push({ child, port: Number(port) });
			child.stdout!.resume();
			return;
		}
	}

	/** `kill -9` of one of them; false where none is up. */
	async kill(random: () => number): Promise<boolean> {
		const one = this.ready[Math.floor(random() * this.ready.length)];
		if (!one) return false;
		const gone = once(one.child, 'exit');
		this.killed.add(one.child);
		one.child.kill('SIGKILL');
		await gone;
		return true;
	}

	signal(name: NodeJS.Signals): void {
		for (const { child } of this.ready) child.kill(name);
	}

	async stop(): Promise<void> {
		this.ended = true;
		const all = [...this.starting, ...this.ready.map(({ child }) => child)];
		await Promise.all(
			all.map(async (child) => {
				if (child.exitCode !== null || child.signalCode !== null) return;
				const gone = once(child, 'exit');
				child.kill('SIGKILL');
				await gone;
			})
		);
	}
}

export const ballotProcesses = (env: NodeJS.ProcessEnv): Crew =>
	new Crew([path.resolve('server.js')], { ...env, ROLE: 'ballots', PORT: '0', HOST: '127.0.0.1' });

export const integrators = (env: NodeJS.ProcessEnv): Crew =>
	new Crew([path.join(import.meta.dirname, 'integrator.ts')], env);
