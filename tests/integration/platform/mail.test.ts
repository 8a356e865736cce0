import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendLettersAgain } from '#lib/server/identity/index.ts';
import {
	config,
	lettersGivenUp,
	prisma,
	queueMail,
	sendWaitingMail,
	shiftClock,
	transaction
} from '#lib/server/platform/index.ts';
import { organiserConsole } from '#lib/server/reports/index.ts';
import { actorWith } from '#tests/support/actors.ts';
import { code } from '#tests/support/barrier.ts';
import { testDatabase } from '#tests/support/database.ts';
import { plantSeason } from '#tests/support/polls.ts';

testDatabase();
const hour = 3_600_000;
const organiser = () => actorWith('0f6c1e1c-6b0e-4c53-9c0a-1d2f3a4b5c6d', 'organiser');
let arrived: string[] = [];
let back: (() => void)[] = [];

/** A real mail server on loopback, and the platform told of it. */
async function mailServer(options: SMTPServerOptions = {}): Promise<SMTPServer> {
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, session, done) {
			let text = '';
			stream.on('data', (piece: Buffer) => void (text += piece.toString('utf8')));
			stream.on('end', () => {
				arrived.push(`${session.envelope.rcptTo[0]?.address}: ${/^Subject: (.*)$/m.exec(text)?.[1]}`);
				done();
			});
		},
		...options
	});
	server.on('error', () => {});
	server.listen(0, '127.0.0.1');
	await once(server.server, 'listening');
	useServer((server.server.address() as AddressInfo).port);
	back.push(() => server.close());
	return server;
}

const useServer = (port: number) =>
	void ((config() as { SMTP_URL?: string }).SMTP_URL = `smtp://127.0.0.1:${port}`);
const write = (to: string, subject = 'Hello') =>
	transaction((tx) => queueMail(tx, { to, locale: 'en', subject, body: 'A letter.' }));
const later = (ms: number) => back.push(shiftClock(ms));

beforeEach(async () => {
	arrived = [];
	await prisma().mail.deleteMany();
});
afterEach(() => {
	for (const undo of back.reverse()) undo();
	back = [];
	delete (config() as { SMTP_URL?: string }).SMTP_URL;
});

test('a letter that waits is sent once, whoever looks', async () => {
	await mailServer();
	await write('one@example.org');
	await Promise.all([sendWaitingMail(), sendWaitingMail()]);
	await sendWaitingMail();
	expect(arrived).toEqual(['one@example.org: Hello']);
});

test('a mail server that is away for an hour loses no letter, and is not asked all the time', async () => {
	const gone = await mailServer();
	gone.close();
	await write('one@example.org');
	let tries = 0;
	for (let second = 0; second < 60; second += 2) {
		const undo = shiftClock(second * 1000);
		tries += await sendWaitingMail();
		undo();
	}
	expect(tries).toBeLessThan(8);
	await mailServer();
	later(hour);
	await sendWaitingMail();
	expect(arrived).toEqual(['one@example.org: Hello']);
	expect(await lettersGivenUp()).toBe(0);
});

test('what the server puts off is tried again, and keeps no other letter waiting', async () => {
	let full = true;
	await mailServer({
		onRcptTo({ address }, _session, done) {
			const error = Object.assign(new Error('busy'), { responseCode: 451 });
			done(full && address === 'full@example.org' ? error : null);
		}
	});
	await write('full@example.org');
	await write('one@example.org');
	await sendWaitingMail();
	expect(arrived).toEqual(['one@example.org: Hello']);
	full = false;
	later(hour);
	await sendWaitingMail();
	expect(arrived).toContain('full@example.org: Hello');
});

test('what the server refuses for good is shown to organisers, who may have it sent again', async () => {
	await plantSeason();
	let known = false;
	await mailServer({
		onRcptTo(_address, _session, done) {
			done(known ? null : Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
		}
	});
	await write('nobody@example.org');
	await sendWaitingMail();
	later(24 * hour);
	expect(await sendWaitingMail()).toBe(0);
	expect((await organiserConsole(organiser())).undelivered).toEqual({ letters: 1, news: 0 });
	expect(await code(sendLettersAgain(actorWith('1f6c1e1c-6b0e-4c53-9c0a-1d2f3a4b5c6d', 'judge')))).toBe(
		'forbidden'
	);
	expect(await lettersGivenUp()).toBe(1);
	known = true;
	expect(await sendLettersAgain(organiser())).toEqual({ letters: 1 });
	expect(await code(sendLettersAgain(organiser()))).toBe('already_done');
	await sendWaitingMail();
	expect(arrived).toEqual(['nobody@example.org: Hello']);
	// An address that was mistyped once is not told of for ever.
	known = false;
	await write('mistyped@example.org');
	await sendWaitingMail();
	expect(await lettersGivenUp()).toBe(1);
	later(7 * 24 * hour);
	expect(await lettersGivenUp()).toBe(0);
});
