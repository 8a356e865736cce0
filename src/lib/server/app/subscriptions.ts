import { outbox } from '#lib/server/platform/index.ts';

type Subscription = Parameters<typeof outbox.subscribe>;

/** Who hears which news: [event type, idempotent handler]. One line each. */
const subscriptions: Subscription[] = [];

let registered = false;

export function registerSubscriptions(): void {
	if (registered) return;
	registered = true;
	for (const [type, handler] of subscriptions) outbox.subscribe(type, handler);
}
