import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { noInstallation } from '../lib/no-installation.ts';

const readyWithinMs = 60_000;

/** The real server in a process of its own, on a data directory and a port of its own. */
export class SeasonServer {
	readonly dataDir: string;
	readonly port: number;
	readonly environment: NodeJS.ProcessEnv;
	private child: ChildProcess | undefined;
	starts = 0;
	/** The one-time address at which an empty installation gets its first organiser, when the server printed one. */
	setupAddress: string | null = null;

	constructor(dataDir: string, port: number, environment: NodeJS.ProcessEnv = {}) {
		this.dataDir = dataDir;
		this.port = port;
		this.environment = environment;
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get pid(): number {
		return this.child?.pid ?? 0;
	}

	/** Starts the server and waits for its READY line; what it said before failing is in the error. */
	async start(): Promise<void> {
		const child = spawn(process.execPath, [path.resolve('server.js')], {
			env: {
				...process.env,
				...noInstallation,
				...this.environment,
				HOST: '127.0.0.1',
				PORT: String(this.port),
				ORIGIN: this.origin,
				DATA_DIR: this.dataDir
			},
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.child = child;
		this.starts += 1;
		const said: string[] = [];
		const ready = Promise.withResolvers<void>();
		for (const stream of [child.stdout, child.stderr]) {
			createInterface({ input: stream! }).on('line', (line) => {
				said.push(line);
				if (said.length > 200) said.shift();
				if (line.startsWith('SETUP ')) this.setupAddress = line.slice(6).trim();
				if (line.startsWith('READY')) ready.resolve();
			});
		}
		child.once('exit', (code, signal) =>
			ready.reject(new Error(`the server ended (${code ?? signal}):\n${said.slice(-30).join('\n')}`))
		);
		const timer = setTimeout(
			() => ready.reject(new Error(`the server was not ready in time:\n${said.slice(-30).join('\n')}`)),
			readyWithinMs
		);
		await ready.promise.finally(() => clearTimeout(timer));
	}

	/** kill -9 of the server process alone; its database and worker are left to themselves, as in a real crash. */
	async crash(): Promise<void> {
		await this.end('SIGKILL');
	}

	async stop(): Promise<void> {
		await this.end('SIGTERM');
	}

	private async end(signal: NodeJS.Signals): Promise<void> {
		const child = this.child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		child.kill(signal);
		const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
		await gone;
		clearTimeout(timer);
	}
}
