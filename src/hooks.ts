import type { Reroute } from '@sveltejs/kit';
import { deLocalizeUrl } from '#lib/paraglide/runtime.js';

/** /en/teams and /teams are one route in two languages. */
export const reroute: Reroute = ({ url }) => deLocalizeUrl(url).pathname;
