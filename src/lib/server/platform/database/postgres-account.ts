import { execFileSync, spawnSync } from 'node:child_process';

/** Whom PostgreSQL runs as when we are root, which it refuses to be. */
export interface Account {
	uid: number;
	gid: number;
}

/** Null when we are not root: PostgreSQL then runs as ourselves. As root, the user postgres, made when it is missing. */
export function postgresAccount(): Account | null {
	if (process.getuid?.() !== 0) return null;
	const account = lookUp();
	if (account) return account;
	try {
		execFileSync('groupadd', ['--force', '--system', 'postgres'], { stdio: 'pipe' });
		execFileSync(
			'useradd',
			['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/bin/false', 'postgres'],
			{ stdio: 'pipe' }
		);
	} catch (error) {
		// Another start may have been faster with the same user.
		const made = lookUp();
		if (made) return made;
		throw new Error(
			'PostgreSQL does not run as root, and the user "postgres" could not be made: start as another user, or set DATABASE_URL.',
			{ cause: error }
		);
	}
	return lookUp();
}

function lookUp(): Account | null {
	const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
	const [uid, gid] = [id('-u'), id('-g')];
	return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

/** Asks the system itself, so that modes, groups and access lists all count. */
export function mayEnter(folder: string, account: Account): boolean {
	return spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...account, cwd: '/' }).status === 0;
}
