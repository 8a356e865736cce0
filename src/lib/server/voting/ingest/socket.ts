import type { Socket } from 'socket.io';
import { config } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { refusalOf } from './answers.ts';
import { castBallot } from './cast.ts';
import { passesOf } from './input.ts';
import { addressOf } from './network-limit.ts';

interface Message {
	slug?: unknown;
	option?: unknown;
	nonce?: unknown;
	path?: unknown;
	pass?: unknown;
	locale?: unknown;
}

/** The same ballot over an open socket, answered in its acknowledgement: no new connection, no new handshake. */
export function ballotSocket(socket: Socket): void {
	socket.on('ballot', async (message: Message, acknowledge: unknown) => {
		if (typeof acknowledge !== 'function') return;
		const { slug, option, nonce, path, pass, locale } = message ?? {};
		const passes = passesOf(
			typeof pass === 'string' ? `Bearer ${pass}` : null,
			socket.handshake.headers.cookie
		);
		try {
			const { address: peer, headers } = socket.handshake;
			const address = addressOf(peer, headers[config().ADDRESS_HEADER]);
			acknowledge(await castBallot({ slug: String(slug), ...passes, address, option, nonce, path }));
		} catch (error) {
			const reader: Locale = locale === 'en' ? 'en' : 'ko';
			acknowledge(JSON.parse(refusalOf(error, reader).body));
		}
	});
}
