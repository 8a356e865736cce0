import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Note } from '#lib/bundles/notes.ts';
import { BundleFault } from './fault.ts';
import { Fields } from './fields.ts';
import { readYaml } from './yaml.ts';

const read = (text: string) => {
	const notes: Note[] = [];
	try {
		return { value: readYaml(text, notes), codes: notes.map(({ code }) => code) };
	} catch (fault) {
		if (fault instanceof BundleFault) return { fault: fault.code };
		throw fault;
	}
};

describe('competition.yaml', () => {
	test('that writes a key twice means the later one, as the reader that it was written for', () => {
		const { value, codes } = read('title: one\ntitle: two\nlist:\n  - {a: 1, a: 2}\n');
		expect(value).toEqual(
			new Map<string, unknown>([
				['title', 'two'],
				['list', [new Map([['a', 2]])]]
			])
		);
		expect(codes).toEqual(['key_twice', 'key_twice']);
	});

	test('keeps dates as they stand, for whoever knows how they are meant', () => {
		const { value } = read('a: 1-1-2026\nb: 2026-01-01\nc: 2026-01-01 10:00:00\nd: 1:30\ne: 010\n');
		expect([...(value as Map<string, unknown>).values()]).toEqual([
			'1-1-2026',
			'2026-01-01',
			'2026-01-01 10:00:00',
			'1:30',
			10
		]);
	});

	test('shares parts by anchors, and merges them', () => {
		const { value } = read(
			'base: &b {label: R, rank: 1}\ncolumn: {leaderboard: *b}\nmerged: {<<: *b, rank: 2}\n'
		);
		expect((value as Map<string, unknown>).get('merged')).toEqual(
			new Map<string, unknown>([
				['label', 'R'],
				['rank', 2]
			])
		);
	});

	test('never becomes more than texts, numbers, lists and maps', () => {
		const { value } = read(
			'__proto__: {evil: yes}\na: !!python/object/apply:os.system [ls]\nb: !!js/function "x"\nc: .inf\n'
		);
		const map = value as Map<string, unknown>;
		expect(({} as Record<string, unknown>).evil).toBeUndefined();
		expect(map.get('a')).toEqual(['ls']);
		expect(map.get('b')).toBe('x');
		expect(map.get('c')).toBe('Infinity');
	});

	test('that would grow without end is refused', () => {
		const rows = Array.from(
			{ length: 9 },
			(_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`
		);
		const laughs = ['l0: &l0 [ha, ha]', ...rows].join('\n');
		expect(read(laughs).fault).toBeDefined();
		expect(read('&x [*x]').fault).toBe('competition_file_too_deep');
		expect(read('['.repeat(50_000)).fault).toBeDefined();
		expect(read('a: '.repeat(2000)).fault).toBeDefined();
		expect(read('x'.repeat(2 * 1024 * 1024)).fault).toBe('competition_file_too_long');
		expect(read('a: *nowhere').fault).toBe('competition_file_broken');
		expect(read('a: b\n\tc: d').fault).toBe('competition_file_broken');
	});

	test('of any kind is read or refused, and never a surprise', () => {
		const piece = fc.constantFrom(
			'a: ',
			'- ',
			'&x ',
			'*x ',
			'{',
			'}',
			'[',
			']',
			'\n',
			'  ',
			'"',
			"'",
			'|',
			'>',
			'!!set ',
			'<<: ',
			'? ',
			': ',
			'#',
			'%',
			'---',
			'é',
			'가'
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 40 }), (parts) => {
				expect(() => read(parts.join(''))).not.toThrow();
			}),
			{ numRuns: 600 }
		);
	});
});

describe('its fields', () => {
	const fieldsOf = (text: string) => {
		const notes: Note[] = [];
		return { fields: new Fields(readYaml(text, notes), '', notes), notes };
	};

	test('are taken as what they must be, and noted where they are not', () => {
		const { fields, notes } = fieldsOf(
			'n: "12"\nm: -1\nyes: "False"\nno: on\nlist: word\nmap: [1]\nnone: null\n'
		);
		expect([
			fields.whole('n'),
			fields.whole('m'),
			fields.flag('yes', true),
			fields.flag('no', false)
		]).toEqual([12, undefined, false, true]);
		expect([fields.list('list'), fields.named('map'), fields.text('none'), fields.has('none')]).toEqual([
			[],
			[],
			'',
			false
		]);
		expect(notes.map(({ details }) => details.field)).toEqual(['m', 'list', 'map']);
	});

	test('that nobody asked for are noted', () => {
		const { fields, notes } = fieldsOf('known: 1\nunknown: 2\n');
		fields.text('known');
		fields.close();
		expect(notes).toEqual([{ kind: 'dropped', code: 'field_ignored', details: { field: 'unknown' } }]);
	});
});
