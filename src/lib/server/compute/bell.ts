import pg from 'pg';
import { logger } from '#lib/server/platform/index.ts';

/** What the database tells workers: a pool has work, or a running job is to stop. */
export interface Bell {
	close(): Promise<void>;
}

const AGAIN_MS = 500;
const NAME = 'ai-champion bell';

/**
 * Listens on a connection of its own for what triggers on the table of jobs tell at commit. News that is lost or comes
 * twice changes nothing but how soon somebody looks: the table is the truth, and workers look by themselves, too. A
 * connection that breaks is made again, and then everything is looked at once.
 */
export function openBell(
	databaseUrl: string,
	on: { queued(poolKey: string | null): void; stop(jobId: string): void }
): Bell {
	let client: pg.Client | null = null;
	let closed = false;
	let timer: NodeJS.Timeout | undefined;

	const hear = ({ payload = '' }: pg.Notification) => {
		const [news, of = ''] = payload.split(/ (.*)/s);
		if (news === 'queued') on.queued(of);
		if (news === 'stop') on.stop(of);
	};
	const lose = (lost: pg.Client) => {
		if (client !== lost) return;
		client = null;
		if (!closed) timer = setTimeout(() => void connect(), AGAIN_MS);
	};
	async function connect(): Promise<void> {
		const made = new pg.Client({ connectionString: databaseUrl, keepAlive: true, application_name: NAME });
		client = made;
		made.on('notification', hear);
		made.on('error', (error) => {
			logger.warn({ code: 'bell_lost', error: String(error) });
			lose(made);
		});
		made.on('end', () => lose(made));
		try {
			await made.connect();
			await made.query('LISTEN compute');
			on.queued(null);
		} catch (error) {
			logger.warn({ code: 'bell_missing', error: String(error) });
			await made.end().catch(() => {});
			lose(made);
		}
	}
	void connect();
	return {
		async close() {
			closed = true;
			clearTimeout(timer);
			await client?.end().catch(() => {});
		}
	};
}
