import nodemailer, { type Transporter } from 'nodemailer';
import { config } from './config.ts';
import { now } from './clock.ts';
import { prisma, type Tx } from './database/index.ts';
import { logger } from './logger.ts';
import type { Locale } from '#lib/text.ts';

export interface Letter {
	to: string;
	locale: Locale;
	subject: string;
	body: string;
}

/** Puts a mail into the same transaction as the act that causes it. */
export async function queueMail(tx: Tx, letter: Letter): Promise<void> {
	await tx.mail.create({ data: letter });
}

let transport: { url: string; mailer: Transporter } | undefined;
/** With the waits between them a letter is tried for most of a day; then people are told, see `lettersGivenUp`. */
const maxAttempts = 100;
const longestWaitMs = 600_000;
const together = 20;

const waitMs = (attempts: number): number => Math.min(longestWaitMs, 1000 * 2 ** Math.min(attempts, 20));

/** Sends what waits, when an SMTP server is configured. Without one, mails stay and are read on the developer page. */
export async function sendWaitingMail(): Promise<number> {
	const url = config().SMTP_URL;
	if (!url) return 0;
	if (transport?.url !== url) transport = { url, mailer: nodemailer.createTransport(url) };
	const waiting = await prisma().mail.findMany({
		where: { sentAt: null, attempts: { lt: maxAttempts }, retryAt: { lte: now() } },
		orderBy: { createdAt: 'asc' },
		take: together
	});
	for (const mail of waiting) await send(mail, transport.mailer);
	return waiting.length;
}

type Waiting = Omit<Letter, 'locale'> & { id: string; attempts: number };

async function send(mail: Waiting, mailer: Transporter): Promise<void> {
	const { id, to, subject, body } = mail;
	const attempts = mail.attempts + 1;
	const retryAt = new Date(now().getTime() + waitMs(attempts));
	// Counted before sending: a crash in between costs an attempt, never a second letter without trace.
	const claimed = await prisma().mail.updateMany({
		where: { id, attempts: mail.attempts, sentAt: null },
		data: { attempts, retryAt }
	});
	if (claimed.count === 0) return;
	try {
		await mailer.sendMail({ from: config().MAIL_FROM, to, subject, text: body });
		await prisma().mail.update({ where: { id }, data: { sentAt: now(), lastError: null } });
	} catch (error) {
		logger.warn({ code: 'mail_failed', mail: id, error: String(error) });
		const lastError = String(error).slice(0, 300);
		// What a server refuses for good (no such mailbox) is not asked of it again.
		const data = isFinal(error) ? { lastError, attempts: maxAttempts } : { lastError };
		await prisma().mail.update({ where: { id }, data });
	}
}

const isFinal = (error: unknown): boolean => {
	const { responseCode, command } = error as { responseCode?: number; command?: string };
	return (responseCode ?? 0) >= 550 && responseCode! <= 554 && (command === 'RCPT TO' || command === 'DATA');
};

const toldForMs = 7 * 86_400_000;
/** Of the last week: an address that was mistyped once is not told of for ever. */
const givenUp = () => ({
	sentAt: null,
	attempts: { gte: maxAttempts },
	createdAt: { gt: new Date(now().getTime() - toldForMs) }
});

/** How many letters of the last week nobody tries to send any more. */
export const lettersGivenUp = (): Promise<number> => prisma().mail.count({ where: givenUp() });

/** Lets those be tried from the beginning; returns how many. */
export async function tryLettersAgain(tx: Tx): Promise<number> {
	const data = { attempts: 0, retryAt: now() };
	return (await tx.mail.updateMany({ where: givenUp(), data })).count;
}
