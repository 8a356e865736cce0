import { hash, verify } from '@node-rs/argon2';
import { randomToken, refuse, refuseIf } from '#lib/server/platform/index.ts';
import { passwordFault } from './rules.ts';

/** OWASP's Argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing runs on Node's few helper threads; two at a time leave some for files and names. */
const atOnce = 2;
const longestQueue = 128;
let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= atOnce) {
		refuseIf(queue.length >= longestQueue, 'unavailable');
		await new Promise<void>((resolve) => queue.push(resolve));
	} else {
		running += 1;
	}
	try {
		return await work();
	} finally {
		const next = queue.shift();
		if (next) next();
		else running -= 1;
	}
}

/** One password however it was composed: Hangul typed on one system comes decomposed from another. */
const composed = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> =>
	inTurn(() => hash(composed(password), cost));

let nobodys: Promise<string> | undefined;

/** Whether the password is the hash's. Without a hash it takes as long and says no, so that time tells nothing. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
	const against = stored ?? (await (nobodys ??= hashPassword(randomToken())));
	const matches = await inTurn(() => verify(against, composed(password)));
	return matches && Boolean(stored);
}

export function insistGoodPassword(password: string, about: readonly string[]): void {
	const fault = passwordFault(password, about);
	if (fault) refuse(fault);
}
