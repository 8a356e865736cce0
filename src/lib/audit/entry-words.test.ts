import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { entryWords } from './entry-words.ts';
import { kinds } from './kinds.ts';

const rooms = path.join(import.meta.dirname, '../server');
const recorded = new Set(
	readdirSync(rooms, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('generated'))
		.flatMap((file) => {
			const source = readFileSync(path.join(rooms, file), 'utf8');
			return [...source.matchAll(/\brecord\(\s*tx,([^;]*?)[,)]\s*(?:\{|details|;|$)/gm)]
				.flatMap(([, call]) => [...call!.matchAll(/'([a-z]+\.[a-z_]+)'/g)])
				.map(([, type]) => type!);
		})
);
const beginnings = Object.values(kinds).flat();

test('whatever a room records has its words in the trail', () => {
	expect(recorded.size).toBeGreaterThan(80);
	expect([...recorded].filter((type) => !entryWords[type]).sort()).toEqual([]);
});

test('whatever is recorded belongs to a kind that can be asked for', () => {
	const types = [...recorded, ...Object.keys(entryWords)];
	expect(types.filter((type) => !beginnings.some((start) => type.startsWith(start))).sort()).toEqual([]);
});
