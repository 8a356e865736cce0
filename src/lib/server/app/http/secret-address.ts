import type { RequestEvent } from '@sveltejs/kit';

/**
 * For a page whose address is a key in itself: nothing on the way keeps the page, and other sites do not see the address
 * in a referrer. ('no-referrer' would blank the Origin of the page's form.)
 */
export const keepAddressSecret = (event: Pick<RequestEvent, 'setHeaders'>): void =>
	event.setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'private, no-store' });
