import { randomInt } from 'node:crypto';
import { networkOf } from '#lib/server/identity/index.ts';
import { config, DomainError, logger } from '#lib/server/platform/index.ts';

// How full the bucket of each network is, and when that was so. Networks share cells: a network is held back only where both
// of its cells are full, and which cells are whose is drawn anew by every process. So it never grows, however many come.
const cells = 2 ** 16;
const rows = 2;
const level = new Float64Array(rows * cells);
const filledAt = new Float64Array(rows * cells);
const seeds = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;
/** Whoever is held back comes again by itself, somewhere around this time. */
const leastSeconds = 5;

/**
 * A brake, per process and in memory, on all ballots of one network: an IPv4 address, or the /64 of an IPv6 one. Behind one
 * address of a carrier sit thousands of viewers, so a whole minute's ballots may come at once; ten thousand scripts behind it
 * get no more than that. Grows with nothing. Returns 0, or in how many seconds to come again.
 */
export function networkBusyFor(address: string | undefined): number {
	const { BALLOTS_PER_NETWORK, RATE_FACTOR } = config();
	const perMinute = BALLOTS_PER_NETWORK * RATE_FACTOR;
	if (perMinute === 0 || address === undefined || isThisMachine(address)) return 0;
	const at = performance.now();
	const perMs = perMinute / 60_000;
	const first = cellOf(address, seeds[0]);
	const second = cells + cellOf(address, seeds[1]);
	const a = drain(first, at, perMs);
	const b = drain(second, at, perMs);
	if (Math.min(a, b) + 1 > perMinute) return Math.max(leastSeconds, Math.ceil(60 / perMinute));
	level[first] = a + 1;
	level[second] = b + 1;
	return 0;
}

function drain(cell: number, at: number, perMs: number): number {
	const left = Math.max(0, level[cell]! - (at - filledAt[cell]!) * perMs);
	level[cell] = left;
	filledAt[cell] = at;
	return left;
}

/** FNV-1a over the network's name. Only an IPv6 address has to be written out for it. */
function cellOf(address: string, seed: number): number {
	const name = address.includes(':') ? networkOf(address) : address;
	let hash = seed;
	for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
	return ((hash ^ (hash >>> 15)) >>> 0) % cells;
}

/** A proxy that tells no addresses, unless it is told to be one: all viewers would be one network. */
const isThisMachine = (address: string): boolean =>
	config().ADDRESS_HEADER === '' &&
	(address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.'));

/**
 * Whose request it is: the other end of the connection or, behind a proxy, what it has `told` in `ADDRESS_HEADER`; of a list the
 * last but `XFF_DEPTH`, as the ones before it are anybody's word. Null where the proxy has told less than that.
 */
export function addressOf(
	peer: string | undefined,
	told: string | string[] | undefined
): string | null | undefined {
	const { ADDRESS_HEADER, XFF_DEPTH } = config();
	if (ADDRESS_HEADER === '') return peer;
	const line = told === undefined || typeof told === 'string' ? told : told.join();
	if (!line) return null;
	if (XFF_DEPTH === 1 && !line.includes(',')) return line.trim() || null;
	return line.split(',').at(-XFF_DEPTH)?.trim() || null;
}

/**
 * Refuses `network_busy`, and `unavailable` where the proxy has not told the address: its own would make one network of all
 * viewers, which shows only when a crowd comes. A device sends its ballot again until the proxy is set right.
 */
export function insistNetworkRoom(address: string | null | undefined): void {
	if (address === null) refuseUntold();
	const seconds = networkBusyFor(address);
	if (seconds > 0) throw new DomainError('network_busy', { seconds });
}

const sayUntoldEveryMs = 60_000;
let saidUntoldAt = -Infinity;

function refuseUntold(): never {
	const { ADDRESS_HEADER, XFF_DEPTH } = config();
	if (performance.now() - saidUntoldAt > sayUntoldEveryMs) {
		saidUntoldAt = performance.now();
		logger.error({ code: 'address_not_told', header: ADDRESS_HEADER, depth: XFF_DEPTH });
	}
	throw new DomainError('unavailable', { seconds: leastSeconds });
}

/** For tests. */
export function forgetNetworks(): void {
	level.fill(0);
	saidUntoldAt = -Infinity;
}
