import { now } from './clock.ts';
import { prisma, type Tx } from './database/index.ts';
import { logger } from './logger.ts';

export interface OutboxMessage {
	type: string;
	payload: Record<string, unknown>;
}
export interface DeliveredMessage extends OutboxMessage {
	id: bigint;
}
type Handler = (message: DeliveredMessage) => Promise<void>;

const handlers = new Map<string, Handler[]>();

/** Handlers run at least once per event, in order of their registration; each must be idempotent. */
export function subscribe(type: string, handler: Handler): void {
	handlers.set(type, [...(handlers.get(type) ?? []), handler]);
}

/** Writes the news in the transaction of the change itself, so that neither can be without the other. */
export async function add(tx: Tx, message: OutboxMessage): Promise<void> {
	await tx.outboxEvent.create({
		data: { type: message.type, payload: message.payload as never, createdAt: now(), retryAt: now() }
	});
}

const batchSize = 50;
const longestWaitMs = 60_000;

/**
 * Delivers what is due, oldest first, and returns how many were taken. Rows are locked while their handlers run, so
 * that two processes never deliver the same event at once; a killed process leaves them due.
 */
export async function deliverDue(): Promise<number> {
	return prisma().$transaction(
		async (tx) => {
			const due = await tx.$queryRaw<
				{ id: bigint; type: string; payload: Record<string, unknown>; attempts: number }[]
			>`
				SELECT id, type, payload, attempts FROM outbox_events
				WHERE delivered_at IS NULL AND retry_at <= ${now()} ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
			for (const event of due) {
				const outcome = await deliver(event);
				await tx.outboxEvent.update({ where: { id: event.id }, data: outcome });
			}
			return due.length;
		},
		{ timeout: 60_000 }
	);
}

async function deliver(event: DeliveredMessage & { attempts: number }) {
	try {
		for (const handler of handlers.get(event.type) ?? []) await handler(event);
		return { deliveredAt: now(), attempts: event.attempts + 1, lastError: null };
	} catch (error) {
		logger.error({ code: 'outbox_failed', event: String(event.id), type: event.type, error: String(error) });
		const waitMs = Math.min(longestWaitMs, 250 * 2 ** event.attempts);
		return {
			attempts: event.attempts + 1,
			lastError: String(error).slice(0, 500),
			retryAt: new Date(now().getTime() + waitMs)
		};
	}
}

/** Tried so often, news is not late but stuck: somebody has to read the log. */
const stuckAfter = 8;

/** How much news some room cannot take in; it is tried on, once a minute. */
export const stuckNews = (): Promise<number> =>
	prisma().outboxEvent.count({ where: { deliveredAt: null, attempts: { gte: stuckAfter } } });

/** Delivers until nothing is due. For tests and shutdown. */
export async function drain(): Promise<void> {
	while ((await deliverDue()) > 0);
}
