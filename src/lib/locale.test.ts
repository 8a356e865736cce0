import { expect, test } from 'vitest';
import { preferredLocale } from './locale.ts';

test.each([
	[null, null],
	['', null],
	['fr-FR,fr;q=0.9', null],
	['en', 'en'],
	['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
	['en-US,en;q=0.9,ko;q=0.8', 'en'],
	['fr, en;q=0.3, ko;q=0.7', 'ko'],
	['en;q=0', null],
	['enochian', null],
	['en;q=NaN,ko', 'ko']
])('%s asks for %s', (header, expected) => expect(preferredLocale(header)).toBe(expected));
