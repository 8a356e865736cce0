import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export interface Account {
	token: string;
	email: string;
	expiresAt: string | null;
}
interface Stored {
	/** The server last signed in to. */
	server: string | null;
	accounts: Record<string, Account>;
}

/** Keys of this machine's user, in a file that nobody else may read. */
export class Credentials {
	readonly file: string;

	constructor(env: NodeJS.ProcessEnv) {
		const home = env.XDG_CONFIG_HOME || path.join(homedir(), '.config');
		this.file = path.join(home, 'ai-champion', 'credentials.json');
	}

	read(): Stored {
		let text: string;
		try {
			text = readFileSync(this.file, 'utf8');
		} catch {
			return { server: null, accounts: {} };
		}
		this.close();
		const { server = null, accounts = {} } = JSON.parse(text) as Partial<Stored>;
		return { server, accounts };
	}

	keep(server: string, account: Account): void {
		const { accounts } = this.read();
		this.write({ server, accounts: { ...accounts, [server]: account } });
	}

	forget(server: string): void {
		const { server: current, accounts } = this.read();
		const { [server]: _, ...others } = accounts;
		const left = Object.keys(others);
		if (left.length === 0) rmSync(this.file, { force: true });
		else this.write({ server: current === server ? left[0]! : current, accounts: others });
	}

	private write(stored: Stored): void {
		mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
		const beside = `${this.file}.${process.pid}`;
		writeFileSync(beside, `${JSON.stringify(stored, null, '\t')}\n`, { mode: 0o600 });
		renameSync(beside, this.file); // whole or not at all
	}

	/** Somebody copied it about: it is closed to others again. */
	private close(): void {
		if (process.platform !== 'win32' && (statSync(this.file).mode & 0o077) !== 0) chmodSync(this.file, 0o600);
	}
}
