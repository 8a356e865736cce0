import { expect, test } from 'vitest';
import { sessionCookieName, type OpenSession } from '#lib/server/identity/index.ts';
import { accountCookie, passCookie } from '#lib/server/voting/index.ts';
import { dropSessionCookie, enter } from './session-cookie.ts';

/** A browser at which somebody was signed in and has voted with their account. */
function browser() {
	const jar = new Map([
		[sessionCookieName, 'of Ana'],
		[accountCookie, 'of Ana'],
		[passCookie, 'of the device']
	]);
	const cookies = {
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	};
	const locals = { sessionToken: null };
	return { jar, event: { cookies, locals, url: new URL('https://champion.example/') } as never };
}

test('who signs out leaves no voter pass of their account to the next person at the device', () => {
	const { jar, event } = browser();
	dropSessionCookie(event);
	expect([...jar]).toEqual([[passCookie, 'of the device']]);
});

test('who signs in takes over no voter pass of another account', async () => {
	const { jar, event } = browser();
	await enter(event, { token: 'of Ben', expiresAt: new Date(0) } as OpenSession);
	expect([...jar]).toEqual([
		[sessionCookieName, 'of Ben'],
		[passCookie, 'of the device']
	]);
});
