import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Ended {
	code: number | null;
	out: string;
	err: string;
}

/** The real command, run by somebody with a home of their own. */
export class Terminal {
	readonly home = mkdtempSync(path.join(tmpdir(), 'champion-'));
	readonly server: () => string;
	env: Record<string, string> = {};

	constructor(server: () => string) {
		this.server = server;
	}

	/** Starts a command; `heard` is what it has said so far on both lines. */
	start(...args: string[]): { child: ChildProcess; heard: () => string; ended: Promise<Ended> } {
		const child = spawn(process.execPath, [path.resolve('bin/champion.mjs'), ...args], {
			cwd: this.home,
			env: {
				PATH: process.env.PATH,
				HOME: this.home,
				XDG_CONFIG_HOME: path.join(this.home, 'config'),
				CHAMPION_SERVER: this.server(),
				LANG: 'en_US.UTF-8',
				NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
				...this.env
			}
		});
		let out = '';
		let err = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
		const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
		return { child, heard: () => out + err, ended };
	}

	run = (...args: string[]): Promise<Ended> => this.start(...args).ended;
	at = (file: string): string => path.join(this.home, file);
	close = (): void => rmSync(this.home, { recursive: true, force: true });
}
