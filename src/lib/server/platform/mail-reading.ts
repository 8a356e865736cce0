import { config } from './config.ts';
import { prisma } from './database/index.ts';
import { refuse } from './errors.ts';

export interface MailView {
	id: string;
	to: string;
	subject: string;
	body: string;
	sentAt: string;
}

/** Letters as they were written, newest first; only where a demo runs without a mail server, else `not_found`. */
export async function readMail(to: string): Promise<MailView[]> {
	if (!config().DEMO || config().SMTP_URL) refuse('not_found');
	const rows = await prisma().mail.findMany({
		where: to ? { to: to.toLowerCase() } : {},
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		take: 50
	});
	return rows.map(({ id, to, subject, body, createdAt }) => ({
		id,
		to,
		subject,
		body,
		sentAt: createdAt.toISOString()
	}));
}
