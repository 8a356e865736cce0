import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '#lib/server/platform/error-codes.ts';
import { importsOf, sources, type Import } from './support/sources.ts';

/** A room may import rooms of the rows above its own. `app` wires them; routes, hooks and scripts stand above all. */
const FLOORS = [
	['platform'],
	['audit'],
	['season'],
	['identity'],
	['ledger', 'problems'],
	['teams'],
	['selection', 'compute', 'voting', 'community'],
	['grants', 'evaluation'],
	['bundles'],
	['tournament'],
	['broadcast', 'placement', 'reports'],
	['app']
];
const floorOf = (room: string) => FLOORS.findIndex((rooms) => rooms.includes(room));

const inRooms = sources(['src/lib/server']);
const outside = sources(['src', 'scripts', 'demo', 'bench']).filter(
	({ file }) => !file.startsWith('src/lib/server/')
);
const isTest = (file: string) => file.endsWith('.test.ts');
const roomOf = (file: string) => file.split('/')[3]!;
const at = ({ file, line, specifier }: Import, why: string) => `${file}:${line} imports ${specifier}: ${why}`;
const all = [...inRooms, ...outside].flatMap(importsOf);

/** The room that an import leads to and the file in it, or null when it leads elsewhere. */
function target({ file, specifier }: Import): { room: string; inner: string } | null {
	const resolved = specifier.startsWith('#lib/')
		? `src/lib/${specifier.slice(5)}`
		: specifier.startsWith('.')
			? path.posix.join(path.posix.dirname(file), specifier)
			: '';
	const match = /^src\/lib\/server\/([^/]+)\/(.+)$/.exec(resolved);
	return match ? { room: match[1]!, inner: match[2]! } : null;
}

/** Beside index.ts: the runner, which stands without a database; the generated client's types, the HTTP helpers, and the database for tools that open one of their own. */
const isFace = (room: string, inner: string) =>
	inner === 'index.ts' ||
	room === 'generated' ||
	/^(platform|app)\/http\/|^platform\/database\/index\.ts$|^compute\/runner\/index\.ts$/.test(
		`${room}/${inner}`
	);

describe('rooms', () => {
	test('every room has a floor', () => {
		const rooms = new Set(
			inRooms.filter(({ file }) => file.split('/').length > 4).map(({ file }) => roomOf(file))
		);
		expect([...rooms].filter((room) => floorOf(room) < 0)).toEqual([]);
	});

	test('imports point downwards only', () => {
		const faults = inRooms.flatMap(importsOf).flatMap((found) => {
			const [from, to] = [roomOf(found.file), target(found)?.room];
			if (!to || to === from || to === 'generated' || isTest(found.file)) return [];
			return floorOf(to) < floorOf(from) ? [] : [at(found, `${from} does not stand above ${to}`)];
		});
		expect(faults).toEqual([]);
	});

	test('only the face of a room is imported from outside', () => {
		const faults = all.flatMap((found) => {
			const to = target(found);
			const from = found.file.startsWith('src/lib/server/') ? roomOf(found.file) : null;
			if (!to || to.room === from || isFace(to.room, to.inner) || isTest(found.file)) return [];
			return [at(found, `import #lib/server/${to.room}/index.ts`)];
		});
		expect(faults).toEqual([]);
	});

	test('inside a room imports are relative, and never leave it', () => {
		const faults = inRooms.flatMap(importsOf).flatMap((found) => {
			const to = target(found);
			if (!to || to.room === 'generated') return [];
			const same = to.room === roomOf(found.file);
			if (same === found.specifier.startsWith('.') || isTest(found.file)) return [];
			return [at(found, same ? 'write it relative' : 'write #lib/server/…')];
		});
		expect(faults).toEqual([]);
	});

	test('server code runs under plain Node: nothing of $app, $env or $lib', () => {
		const faults = all.filter(({ file, specifier }) =>
			file.startsWith('src/lib/server/') ? /^\$(app|env|lib)\b/.test(specifier) : specifier.startsWith('$lib')
		);
		expect(faults.map((found) => at(found, 'not here'))).toEqual([]);
	});

	test('own files are imported with their extension', () => {
		const faults = all.filter(
			({ specifier }) =>
				/^(#lib|#scripts|#demo|#tests|\.{1,2})\//.test(specifier) &&
				!/\.(ts|js|mjs|svelte|css|json)$|\$types$|\?/.test(specifier)
		);
		expect(faults.map((found) => at(found, 'add .ts'))).toEqual([]);
	});

	test('what the browser gets imports no more than types from the server', () => {
		const shared = all.filter(({ file }) => /^src\/lib\/(?!server\/)/.test(file) && !isTest(file));
		const faults = shared.filter((found) => target(found) && !found.typeOnly);
		expect(faults.map((found) => at(found, 'the browser would get server code'))).toEqual([]);
	});
});

describe('files', () => {
	const written = sources(['src'], ['.ts', '.js', '.svelte']).map(({ file, text }) => ({
		file,
		lines: text.trimEnd().split('\n').length
	}));

	test('none is longer than 300 lines', () => {
		expect(
			written.filter(({ lines }) => lines > 300).map(({ file, lines }) => `${file}: ${lines} lines`)
		).toEqual([]);
	});

	test('half of them have fewer than 80', () => {
		const sorted = written.map(({ lines }) => lines).sort((a, b) => a - b);
		expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
	});
});

describe('words', () => {
	const folder = path.resolve(import.meta.dirname, '../messages');
	const read = (locale: string): Map<string, { domain: string; value: unknown }> => {
		const words = new Map();
		for (const domain of readdirSync(path.join(folder, locale))) {
			const file = JSON.parse(readFileSync(path.join(folder, locale, domain), 'utf8')) as Record<
				string,
				unknown
			>;
			for (const [key, value] of Object.entries(file)) {
				if (key === '$schema') continue;
				if (words.has(key))
					throw new Error(`${key} is in ${words.get(key).domain} and in ${domain} of ${locale}`);
				words.set(key, { domain, value });
			}
		}
		return words;
	};
	const [ko, en] = [read('ko'), read('en')];
	const parameters = (value: unknown) =>
		[...new Set(JSON.stringify(value).match(/\{\s*(\w+)\s*\}/g) ?? [])].sort().join(' ');

	test('both languages have the same messages in the same files', () => {
		const names = (words: typeof ko) => [...words].map(([key, { domain }]) => `${domain}: ${key}`).sort();
		expect(names(en)).toEqual(names(ko));
	});

	test('a message takes the same parameters in both languages', () => {
		const faults = [...ko].filter(
			([key, { value }]) => en.has(key) && parameters(value) !== parameters(en.get(key)!.value)
		);
		expect(
			faults.map(([key]) => `${key}: ${parameters(ko.get(key)!.value)} / ${parameters(en.get(key)!.value)}`)
		).toEqual([]);
	});

	test('no message is empty, and none shouts', () => {
		const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
		const faults = [ko, en].flatMap((words) =>
			[...words].filter(([, { value }]) => !text(value).trim() || /!\s*$/.test(text(value)))
		);
		expect(faults.map(([key]) => key)).toEqual([]);
	});

	test('every file of messages is compiled', () => {
		const settings = JSON.parse(
			readFileSync(path.resolve(folder, '../project.inlang/settings.json'), 'utf8')
		);
		const patterns: string[] = settings['plugin.inlang.messageFormat'].pathPattern;
		const compiled = patterns.map((pattern) => pattern.split('/').at(-1)).sort();
		expect(readdirSync(path.join(folder, 'ko')).sort()).toEqual(compiled);
	});

	test('every refusal has its sentence in both languages', () => {
		const missing = Object.keys(errorCodes).filter(
			(code) => !ko.has(`error_${code}`) || !en.has(`error_${code}`)
		);
		expect(missing).toEqual([]);
	});
});
