// What a browser keeps of its ballots. Private windows may have no storage: then a ballot is sent while its page is open.
import type { Ballot } from './send-ballot.ts';

/** A poll of another season may have the same slug, and no vote is open for so long. */
const keptMs = 30 * 24 * 3_600_000;
const nameOf = (slug: string): string => `ballot:${slug}`;

/** Keeps a ballot until it has an answer. `voter` is the account or person whose vote it is, if any (the page's `keeper`): it goes on for nobody else. */
export const keepBallot = (slug: string, ballot: Ballot, voter: string | null): boolean =>
	put(nameOf(slug), JSON.stringify({ ...ballot, voter, at: Date.now() }));

/** The ballot that was pressed here and has no answer yet. */
export function keptBallot(slug: string, voter: string | null): Ballot | null {
	try {
		const kept = JSON.parse(localStorage.getItem(nameOf(slug)) ?? 'null');
		const usable = kept && kept.voter === voter && kept.nonce && Date.now() - kept.at < keptMs;
		return usable ? { option: kept.option, nonce: kept.nonce, path: kept.path } : null;
	} catch {
		return null;
	}
}

export const forgetBallot = (slug: string): boolean => put(nameOf(slug), null);

/** The signed promise stays on the device, in case the receipt never comes. One of an account or a person is shown to nobody else. */
export function keepPromise(slug: string, promise: string | undefined, voter: string | null): void {
	if (promise) put(voter === null ? `promise:${slug}` : `promise:${slug}:${voter}`, promise);
}

/** Forgets all ballots and promises of an account or a person who leaves this device. */
export function forgetVoter(voter: string): void {
	try {
		const names = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '');
		for (const name of names) {
			const pending = name.startsWith(nameOf('')) && keptBallot(name.slice(nameOf('').length), voter);
			if (pending || (name.startsWith('promise:') && name.endsWith(`:${voter}`)))
				localStorage.removeItem(name);
		}
	} catch {
		// What was never kept need not be forgotten.
	}
}

/** Whether it is kept. */
function put(name: string, value: string | null): boolean {
	try {
		if (value === null) localStorage.removeItem(name);
		else localStorage.setItem(name, value);
		return true;
	} catch {
		return false;
	}
}
