import { hmac } from '#lib/server/platform/index.ts';

/** A name for an entry or a judge in published papers: the same everywhere, and nobody can turn it back. */
export const opaque = (kind: 'entry' | 'judge', id: string): string =>
	`${kind === 'entry' ? 'e' : 'j'}-${hmac('selection.opaque', `${kind}:${id}`).toString('hex').slice(0, 16)}`;
