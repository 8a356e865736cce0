import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorText } from './errors.ts';

const sentences = (locale: 'ko' | 'en') =>
	Object.entries(JSON.parse(readFileSync(`messages/${locale}/errors.json`, 'utf8')) as object).filter(
		([key]) => key.startsWith('error_')
	) as [string, string][];

describe('a refusal', () => {
	test('speaks of sizes and moments as people do', () => {
		expect(errorText('too_large', { limit: 31_457_280 }, 'en')).toBe(
			'The file is too large. Make it 30 MB or less.'
		);
		const closed = errorText('stage_closed', { closesAt: '2026-11-21T03:00:00.000Z' }, 'en');
		expect(closed).toContain('12:00');
		expect(closed).not.toContain('T03');
	});

	test('tells the same details in both languages', () => {
		const english = new Map(sentences('en'));
		const details = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
		for (const [key, korean] of sentences('ko')) {
			const other = english.get(key) ?? '';
			expect([key, details(korean).filter((name, at, all) => all.indexOf(name) === at)]).toEqual([
				key,
				details(other).filter((name, at, all) => all.indexOf(name) === at)
			]);
		}
	});

	test('shows nobody the word that the platform has for a state', () => {
		for (const locale of ['ko', 'en'] as const)
			for (const [key, text] of sentences(locale))
				expect([key, text.includes('{state}')]).toEqual([key, false]);
	});
});
