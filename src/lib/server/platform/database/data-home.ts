import { createHash } from 'node:crypto';
import { accessSync, chownSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mayEnter, type Account } from './postgres-account.ts';

/**
 * The folder that holds the cluster, its password and its log. Normally the wished one. As root it must be one that
 * the user postgres can reach, which no folder under a private home (mode 0700) is: then /var/lib/ai-champion-<hash of
 * the wished path> takes its place, or, where even that cannot be made, one in the temporary folder.
 */
export function chooseHome(wished: string, account: Account | null, say: (line: string) => void): string {
	const home = path.resolve(wished);
	make(home);
	if (!account || usable(home, account)) return realpathSync(home);
	const name = `ai-champion-${createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 8)}`;
	for (const other of [path.join('/var/lib', name), path.join(tmpdir(), name)]) {
		try {
			mkdirSync(other, { recursive: true, mode: 0o755 });
		} catch {
			continue;
		}
		if (!usable(other, account)) continue;
		say(`PostgreSQL keeps its data in ${other}, because its user cannot reach ${home}.`);
		return realpathSync(other);
	}
	throw new Error(
		`PostgreSQL's user cannot reach ${home}: move the product out of the private folder, or set DATABASE_URL.`
	);
}

function make(home: string): void {
	try {
		mkdirSync(home, { recursive: true, mode: 0o755 });
		accessSync(home, constants.W_OK);
	} catch (error) {
		throw new Error(`${home} cannot be written: make it writable, or name another folder with DATA_DIR.`, {
			cause: error
		});
	}
}

/** Reachable, and on a file system that can give files away. */
function usable(home: string, account: Account): boolean {
	if (!mayEnter(home, account)) return false;
	const trial = path.join(home, 'cluster');
	try {
		mkdirSync(trial, { recursive: true, mode: 0o700 });
		chownSync(trial, account.uid, account.gid);
		return mayEnter(trial, account);
	} catch {
		return false;
	}
}
