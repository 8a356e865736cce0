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

let transport: Transporter | undefined;
const maxAttempts = 8;

/** Sends what waits, when an SMTP server is configured. Without one, mails stay and are read on the developer page. */
export async function sendWaitingMail(): Promise<number> {
	const smtp = config().SMTP_URL;
	if (!smtp) return 0;
	transport ??= nodemailer.createTransport(smtp);
	const waiting = await prisma().mail.findMany({
		where: { sentAt: null, attempts: { lt: maxAttempts } },
		orderBy: { createdAt: 'asc' },
		take: 20
	});
	for (const mail of waiting) {
		// Counted before sending: a crash in between costs an attempt, never a second letter without trace.
		const claimed = await prisma().mail.updateMany({
			where: { id: mail.id, attempts: mail.attempts, sentAt: null },
			data: { attempts: mail.attempts + 1 }
		});
		if (claimed.count === 0) continue;
		try {
			await transport.sendMail({
				from: config().MAIL_FROM,
				to: mail.to,
				subject: mail.subject,
				text: mail.body
			});
			await prisma().mail.update({ where: { id: mail.id }, data: { sentAt: now(), lastError: null } });
		} catch (error) {
			logger.warn({ code: 'mail_failed', mail: mail.id, error: String(error) });
			await prisma().mail.update({
				where: { id: mail.id },
				data: { lastError: String(error).slice(0, 300) }
			});
		}
	}
	return waiting.length;
}
