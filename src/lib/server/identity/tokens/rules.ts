import { randomInt } from 'node:crypto';

/** Consonants alone, so that no code is a word; none of them looks like another (RFC 8628, 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

export const newUserCode = (): string =>
	Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');

/** As it is shown: `WDJB-MJHT`. */
export const spelledUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

export const deviceLoginMinutes = 15;
export const pollSeconds = 5;

export type PollVerdict = 'expired' | 'denied' | 'too_fast' | 'waiting' | 'approved';

/** What a terminal is told that asks now. Asking too soon is told even to one that was let in meanwhile (RFC 8628, 3.5). */
export function pollVerdict(
	login: { state: string; intervalSeconds: number; polledAt: Date | null; expiresAt: Date },
	now: Date
): PollVerdict {
	if (login.expiresAt <= now) return 'expired';
	const early =
		login.polledAt && now.getTime() - login.polledAt.getTime() < login.intervalSeconds * 1000 - 500;
	if (early) return 'too_fast';
	if (login.state === 'denied') return 'denied';
	return login.state === 'approved' ? 'approved' : 'waiting';
}
