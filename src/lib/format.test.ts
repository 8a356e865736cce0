import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	formatBytes,
	formatCountdown,
	formatDate,
	formatDistance,
	formatGpuTime,
	formatNumber,
	formatPercent,
	formatSpan,
	formatTime,
	formatWon,
	formatWonShort
} from './format.ts';

const deadline = '2026-11-30T09:00:00Z'; // 18:00 in Korea
const at = (offsetMs: number) => new Date(new Date(deadline).getTime() + offsetMs);
const hour = 3_600_000;

describe('times', () => {
	it('are told in Korean time with their zone', () => {
		expect(formatTime(deadline, 'ko')).toBe('11.30 18:00 KST');
		expect(formatTime(deadline, 'en')).toBe('30 Nov 18:00 KST');
		expect(formatTime(deadline, 'ko', 'long')).toBe('2026.11.30(월) 18:00 KST');
		expect(formatTime(deadline, 'en', 'long')).toBe('Mon 30 Nov 2026 18:00 KST');
		expect(formatTime(deadline, 'en', 'clock')).toBe('18:00:00 KST');
	});
	it('belong to the next day in Korea from 15:00 UTC', () => {
		expect(formatDate('2026-12-31T15:00:00Z', 'ko')).toBe('2027.01.01(금)');
		expect(formatDate('2026-12-31T14:59:59Z', 'en')).toBe('Thu 31 Dec 2026');
	});
	it('far away are told in their two largest units', () => {
		expect(formatSpan(51 * hour, 'ko')).toBe('2일 3시간');
		expect(formatSpan(48 * hour, 'en')).toBe('2 d');
		expect(formatSpan(90 * 60_000, 'ko')).toBe('1시간 30분');
		expect(formatSpan(59_000, 'en')).toBe('59 s');
	});
	it('say which side of now they are on', () => {
		expect(formatDistance(deadline, at(-51 * hour), 'ko')).toBe('2일 3시간 뒤');
		expect(formatDistance(deadline, at(300_000), 'ko')).toBe('5분 전');
		expect(formatDistance(deadline, at(300_000), 'en')).toBe('5 min ago');
		expect(formatDistance(deadline, at(3_000), 'en')).toBe('just now');
	});
});

describe('a countdown', () => {
	it('shows a started second as whole, so that it reaches zero at the end and not before', () => {
		expect(formatCountdown(134_000, 'ko')).toBe('2:14');
		expect(formatCountdown(1, 'ko')).toBe('0:01');
		expect(formatCountdown(0, 'ko')).toBe('0:00');
		expect(formatCountdown(-5_000, 'en')).toBe('0:00');
	});
	it('grows hours and days', () => {
		expect(formatCountdown(3_734_000, 'en')).toBe('1:02:14');
		expect(formatCountdown(3 * 24 * hour + 2 * hour + 5_000, 'ko')).toBe('3일 02:00:05');
	});
});

describe('amounts', () => {
	it('are written in full with separators', () => {
		expect(formatWon(12_000_000)).toBe('₩12,000,000');
		expect(formatWon(-500)).toBe('−₩500');
		expect(formatWon(0)).toBe('₩0');
	});
	it('are short by the units each language counts in', () => {
		expect(formatWonShort(12_000_000, 'ko')).toBe('1,200만 원');
		expect(formatWonShort(350_000_000, 'ko')).toBe('3.5억 원');
		expect(formatWonShort(9_500, 'ko')).toBe('9,500원');
		expect(formatWonShort(12_000_000, 'en')).toBe('₩12M');
		expect(formatWonShort(1_250_000_000, 'en')).toBe('₩1.3B');
		expect(formatWonShort(2_000_000_000_000, 'ko')).toBe('2조 원');
	});
	it('keep every digit of any whole number', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e15, max: 1e15 }), (value) => {
				expect(Number(formatNumber(value).replaceAll(',', '').replace('−', '-'))).toBe(value);
			})
		);
	});
});

it('GPU time is told in hours, and under an hour in minutes', () => {
	expect(formatGpuTime(144_000, 'ko')).toBe('40시간');
	expect(formatGpuTime(4_320, 'en')).toBe('1.2 h');
	expect(formatGpuTime(1_080, 'ko')).toBe('18분');
	expect(formatGpuTime(90, 'en')).toBe('1.5 min');
	expect(formatGpuTime(3, 'en')).toBe('3 s');
	expect(formatGpuTime(-42, 'ko')).toBe('−42초');
	expect(formatGpuTime(0, 'en')).toBe('0 min');
});

it('shares and sizes are rounded to what can be read', () => {
	expect(formatPercent(0.1234)).toBe('12.3%');
	expect([0, 1023, 1536, 524_288_000].map(formatBytes)).toEqual(['0 B', '1,023 B', '1.5 KB', '500 MB']);
});
