import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import { ClusterFault } from './faults.ts';

const run = promisify(execFile);
const COMMAND_MS = 10_000;
/** A token is asked for again this long before it ends. */
const MARGIN_MS = 60_000;

/** Gives the token for each request; `forget` after the cluster has refused it. */
export interface TokenSource {
	token(): Promise<string>;
	forget(): void;
}

/** The moment a JWT ends, or null where it does not say. Read, not verified: the cluster does that. */
export function expiryOf(token: string): number | null {
	try {
		const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
			exp?: unknown;
		};
		return typeof payload.exp === 'number' ? payload.exp * 1000 : null;
	} catch {
		return null;
	}
}

/** From a command, a variable of the environment, or what was stored; a command's token is kept while it is good. */
export function tokenSource(settings: SlurmPoolSettings, stored: string | null): TokenSource {
	let kept: { token: string; until: number } | null = null;
	return {
		forget: () => (kept = null),
		async token() {
			if (kept && Date.now() < kept.until) return kept.token;
			const token = await find(settings, stored);
			const end = expiryOf(token);
			if (end !== null && end <= Date.now())
				throw new ClusterFault('token_expired', `ended ${new Date(end).toISOString()}`);
			kept = { token, until: end === null ? Date.now() + MARGIN_MS : Math.max(Date.now(), end - MARGIN_MS) };
			return token;
		}
	};
}

async function find(settings: SlurmPoolSettings, stored: string | null): Promise<string> {
	if (settings.tokenCommand) {
		const [program, ...rest] = settings.tokenCommand;
		const { stdout } = await run(program!, rest, { timeout: COMMAND_MS }).catch((error: Error) => {
			// The message of execFile holds the whole command line; its arguments may be nobody's business.
			const why = (error as { code?: unknown }).code ?? error.name;
			throw new ClusterFault('token_missing', `the token command failed (${String(why)})`);
		});
		return bare(stdout);
	}
	if (settings.tokenEnv) {
		const value = process.env[settings.tokenEnv];
		if (!value) throw new ClusterFault('token_missing', `${settings.tokenEnv} is not set for the worker`);
		return bare(value);
	}
	if (stored === null) throw new ClusterFault('token_missing', 'no token is stored');
	return bare(stored);
}

/** `scontrol token` prints `SLURM_JWT=…`. */
const bare = (text: string): string => text.trim().replace(/^SLURM_JWT=/, '');
