import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config } from '#lib/server/platform/index.ts';
import { addressOf, forgetNetworks, insistNetworkRoom, networkBusyFor } from './network-limit.ts';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['performance'] });
	Object.assign(config(), { BALLOTS_PER_NETWORK: 60, RATE_FACTOR: 1, ADDRESS_HEADER: '', XFF_DEPTH: 1 });
	forgetNetworks();
});
afterEach(() => void vi.useRealTimers());

const taken = (address: string, times: number) =>
	Array.from({ length: times }, () => networkBusyFor(address)).filter((seconds) => seconds === 0).length;

test('a minute’s ballots may come at once, and after that as many as the minute allows', () => {
	expect(taken('203.0.113.7', 100)).toBe(60);
	expect(networkBusyFor('203.0.113.7')).toBe(5);
	vi.advanceTimersByTime(10_000);
	expect(taken('203.0.113.7', 100)).toBe(10);
	vi.advanceTimersByTime(600_000);
	expect(taken('203.0.113.7', 100)).toBe(60);
});

test('one network that floods holds back no other', () => {
	taken('203.0.113.7', 10_000);
	const others = Array.from({ length: 5000 }, (_, at) => `198.51.${at >> 8}.${at & 255}`);
	expect(others.filter((address) => networkBusyFor(address) > 0)).toEqual([]);
});

test('addresses of one IPv6 subscriber are one network, and so are both spellings of an IPv4 address', () => {
	expect(taken('2001:db8:1:2::1', 60)).toBe(60);
	expect(networkBusyFor('2001:db8:1:2:aaaa:bbbb:cccc:dddd')).toBeGreaterThan(0);
	expect(networkBusyFor('2001:db8:1:3::1')).toBe(0);
	taken('203.0.113.9', 60);
	expect(networkBusyFor('::ffff:203.0.113.9')).toBeGreaterThan(0);
});

test('0 is no limit, and a proxy on this machine that tells no addresses is not a network', () => {
	expect(taken('127.0.0.1', 1000)).toBe(1000);
	config().ADDRESS_HEADER = 'x-forwarded-for';
	expect(taken('127.0.0.1', 1000)).toBe(60);
	config().BALLOTS_PER_NETWORK = 0;
	expect(taken('203.0.113.7', 1000)).toBe(1000);
});

test('who asks is told by the proxy that is trusted, and by nobody before it', () => {
	const told = '6.6.6.6, 203.0.113.7';
	expect(addressOf('10.0.0.1', told)).toBe('10.0.0.1');
	config().ADDRESS_HEADER = 'x-forwarded-for';
	expect(addressOf('10.0.0.1', told)).toBe('203.0.113.7');
	expect(addressOf('10.0.0.1', ' 203.0.113.7 ')).toBe('203.0.113.7');
	config().XFF_DEPTH = 2;
	expect(addressOf('10.0.0.1', told)).toBe('6.6.6.6');
	expect(addressOf('10.0.0.1', ['6.6.6.6', '203.0.113.7'])).toBe('6.6.6.6');
});

test('a proxy that tells too little is not taken for a viewer: its ballots are to come again', () => {
	config().ADDRESS_HEADER = 'x-forwarded-for';
	for (const told of [undefined, '', ' ', '203.0.113.7,', []]) expect(addressOf('10.0.0.1', told)).toBeNull();
	config().XFF_DEPTH = 2;
	expect(addressOf('10.0.0.1', '203.0.113.7')).toBeNull();
	expect(() => insistNetworkRoom(null)).toThrow(
		expect.objectContaining({ code: 'unavailable', details: { seconds: 5 } })
	);
});

test('no address, however odd, stops the brake', () => {
	fc.assert(
		fc.property(fc.string(), (address) => {
			expect([0, 5]).toContain(networkBusyFor(address));
		})
	);
});
