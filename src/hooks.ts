import type { Reroute } from '@sveltejs/kit';
import { deLocalizeUrl } from '#lib/paraglide/runtime.js';

/**
 * /en/teams and /teams are one route in two languages. An address with a NUL in it names nothing: no text in the
 * database can have one, and PostgreSQL would rather fail than look.
 */
export const reroute: Reroute = ({ url }) =>
	(url.pathname + url.search).includes('%00') ? '/%00' : deLocalizeUrl(url).pathname;
