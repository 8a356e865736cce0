import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import path from 'node:path';
import type { Account } from './postgres-account.ts';
import { runProgram } from './postgres-binaries.ts';

/** Where a cluster lies, and as whom PostgreSQL works there. */
export interface Place {
	home: string;
	cluster: string;
	account: Account | null;
	temporary: boolean;
}

export const initialised = ({ cluster }: Place) => existsSync(path.join(cluster, 'PG_VERSION'));

export function keptPassword(home: string): string {
	try {
		return readFileSync(path.join(home, 'password'), 'utf8');
	} catch (error) {
		throw new Error(
			`The password of the database is missing: ${home}/password. Restore it together with the data.`,
			{ cause: error }
		);
	}
}

/** Makes the cluster aside and moves it into place when it is whole, so that a killed start leaves nothing half made. */
export async function initialise(
	{ home, cluster, account, temporary }: Place,
	binaries: string
): Promise<string> {
	const making = path.join(home, 'cluster.making');
	const pwfile = path.join(home, 'password');
	const password = randomBytes(18).toString('hex');
	rmSync(making, { recursive: true, force: true });
	mkdirSync(making, { mode: 0o700 });
	writeFileSync(pwfile, password, { mode: 0o600 });
	chmodSync(pwfile, 0o600);
	if (account) for (const file of [making, pwfile]) chownSync(file, account.uid, account.gid);
	const flags = ['--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres', '--auth=scram-sha-256'];
	if (process.platform === 'win32' || process.platform === 'darwin') flags[1] = '--locale=C';
	if (temporary) flags.push('--no-sync', '--no-instructions');
	await runProgram(binaries, 'initdb', [`--pgdata=${making}`, `--pwfile=${pwfile}`, ...flags], account);
	rmSync(cluster, { recursive: true, force: true });
	renameSync(making, cluster);
	return password;
}

export function checkVersion({ cluster }: Place): void {
	const version = readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
	if (version === '18') return;
	throw new Error(
		`The data in ${cluster} is of PostgreSQL ${version}, but 18 is installed: run the version that wrote it and move the data.`
	);
}
