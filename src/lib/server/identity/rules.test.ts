import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { domainOf } from '#lib/identity/mail-domains.ts';
import { networkOf } from './network.ts';
import {
	bareCode,
	isOwnDomain,
	openCounters,
	passwordFault,
	safeNext,
	slugOf,
	totpPeriodSeconds
} from './rules.ts';

describe('passwords', () => {
	test.each([
		'1234567890',
		'Password123',
		'qwertyuiop',
		'aaaaaaaaaaaa',
		'abababababab',
		'abcdefghijkl',
		'!!!!!!!!!!!',
		'SARANGHAE 123',
		'0987654321'
	])('%s is easy to guess', (password) => expect(passwordFault(password)).toBe('password_too_common'));
	test.each(['correct horse battery', '바람이 부는 언덕에서', 'Tr0ub4dor&3x', 'xkq7-plm2-vv'])(
		'%s is taken',
		(password) => expect(passwordFault(password)).toBeNull()
	);
	test('what others know of a person is no password', () => {
		expect(passwordFault('minjikim2026', ['minjikim'])).toBeNull();
		expect(passwordFault('minjikim123', ['minjikim'])).toBe('password_too_common');
		expect(passwordFault('minji@lab.example', ['minji@lab.example'])).toBe('password_too_common');
	});
	test('any text has an answer', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 200 }), (text) => {
				expect([null, 'password_too_common']).toContain(passwordFault(text, [text]));
			})
		);
	});
});

describe('links after signing in', () => {
	test.each(['/teams', '/teams?x=1', '/en/problems/heart'])('%s stays on this site', (path) =>
		expect(safeNext(path)).toBe(path)
	);
	test.each([
		'',
		'https://evil.example',
		'//evil.example',
		'/\\evil.example',
		'javascript:alert(1)',
		'/\t/evil.example',
		'/.//evil.example',
		'/a/..//evil.example',
		'/a\nb'
	])('%j leads home instead', (path) => expect(safeNext(path)).toBe('/'));
	test('no text leads to another host', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('/', '\\', ':', '@', 'a', '.', '?', '#', '\t', '%') }),
				(path) => {
					expect(new URL(safeNext(path), 'http://here.invalid').host).toBe('here.invalid');
				}
			)
		);
	});
});

describe('authenticator counters', () => {
	const now = new Date('2026-11-21T00:00:00Z');
	const current = BigInt(now.getTime() / 1000 / totpPeriodSeconds);
	test('one before and one after are taken, the current one first', () => {
		expect(openCounters(now, null)).toEqual([current, current - 1n, current + 1n]);
	});
	test('nothing up to the last used counter is taken again', () => {
		fc.assert(
			fc.property(fc.integer({ min: -3, max: 3 }), (shift) => {
				const last = current + BigInt(shift);
				expect(openCounters(now, last).every((counter) => counter > last)).toBe(true);
			})
		);
	});
});

describe('organisations', () => {
	test('a public mail provider is nobody’s domain', () => {
		expect(isOwnDomain('naver.com')).toBe(false);
		expect(isOwnDomain('co.kr')).toBe(false);
		expect(isOwnDomain('hanbit-hospital.example')).toBe(true);
	});
	test('the domain is what follows the last @', () => {
		expect(domainOf('"odd@name"@Lab.Example')).toBe('lab.example');
	});
	test('an address never meets a page of its own', () => {
		expect(slugOf('hanbit.example')).toBe('hanbit');
		expect(slugOf('create.example')).toBe('create-organisation');
	});
});

test('a code is compared without what people add', () => {
	expect(bareCode(' 123 456 ')).toBe('123456');
	expect(bareCode('abcde-fghjk')).toBe('ABCDEFGHJK');
});

describe('networks', () => {
	test.each([
		['203.0.113.7', '203.0.113.7'],
		['::ffff:203.0.113.7', '203.0.113.7'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['2001:db8::1', '2001:db8:0:0::/64'],
		['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
		['::1', '0:0:0:0::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64']
	])('%s is counted as %s', (address, network) => expect(networkOf(address)).toBe(network));
});
