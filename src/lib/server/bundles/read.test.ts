import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trapsV15, trapsV2, zipOf, type BundleFiles } from '#tests/support/bundles.ts';
import { draftOf, nameColumns } from './content.ts';
import { BundleFault } from './fault.ts';
import { planBundle } from './plan.ts';
import { quotaOf, wallOf } from './quotas.ts';
import { readBundle } from './read.ts';
import { localeOf, slugOf } from './texts.ts';

const planOf = async (files: BundleFiles) => (await planBundle(await readBundle(zipOf(files)))).plan;
const faultOf = async (files: BundleFiles): Promise<string> => {
	try {
		await planOf(files);
		return 'none';
	} catch (fault) {
		if (fault instanceof BundleFault) return fault.code;
		throw fault;
	}
};
const withYaml = (files: BundleFiles, change: (yaml: string) => string): BundleFiles => ({
	...files,
	'competition.yaml': change(files['competition.yaml'] as string)
});
const changed = (from: string | RegExp, to: string) =>
	planOf(withYaml(trapsV2(), (yaml) => yaml.replace(from, to)));

describe('a bundle of version 2', () => {
	test('is planned problem by problem, with commands, files and limits', async () => {
		const { problems, version, locale } = await planOf(trapsV2());
		expect([version, locale]).toEqual(['2', 'en']);
		expect(problems[0]).toMatchObject({
			key: '0-0',
			title: 'Doubling: Development',
			statement: '## Overview\n\n### Numbers\n\nDouble **them**.',
			rules: 'Be kind.',
			closesAt: '2026-03-01T12:30:00.000Z',
			quotaPerDay: 1000,
			quotaTotal: 100_000,
			wallSeconds: 30,
			scoring: ['python', '/app/program/score.py', '/app/input/', '/app/output/'],
			blocked: false
		});
		expect(problems[0]!.files.map(({ role, from, files, sealed }) => [role, from, files, sealed])).toEqual([
			['program', 'scoring_program.zip', 4, true],
			['reference', 'dev_reference.zip', 1, true],
			['ingestion', 'ingestion_program/', 2, true],
			['input', 'dev/input/', 1, true],
			['public-data', 'dev/input', 1, false]
		]);
		expect(problems[1]!.ingestion?.slice(0, 2)).toEqual(['python', '/app/program/ingestion.py']);
	});

	test('may stand in a folder, and may call its list of leaderboards as its own documentation does', async () => {
		const inFolder = Object.fromEntries(
			Object.entries(trapsV2()).map(([path, content]) => [
				path.startsWith('__MACOSX') ? path : `top/${path}`,
				content
			])
		);
		expect((await planOf(inFolder)).notes.map(({ code }) => code)).toContain('in_a_folder');
		const named = await changed('leaderboards:', 'leaderboard:');
		expect(named.columns).toHaveLength(3);
		expect((await changed('version: 2\n', '')).notes.map(({ code }) => code)).toContain('version_by_shape');
	});

	test('keeps the problems that can be made when others cannot', async () => {
		const told = async (from: string | RegExp, to: string) => {
			const { problems } = await changed(from, to);
			return problems.map(({ blocked, notes }) => [
				blocked,
				...notes.filter(({ kind }) => kind === 'blocked').map(({ code }) => code)
			]);
		};
		expect(await told('dev_reference.zip', 'nowhere.zip')).toEqual([[true, 'file_missing'], [false]]);
		expect(await told('dev_reference.zip', '../../etc/passwd')).toEqual([[true, 'path_outside'], [false]]);
		expect(await told('dev_reference.zip', '/etc/passwd')).toEqual([[true, 'path_outside'], [false]]);
		expect(await told('dev_reference.zip', 'terms.md')).toEqual([[true, 'file_is_no_zip'], [false]]);
		expect(await told('tasks: [1]', 'tasks: [7]')).toEqual([[false], [true, 'task_unknown']]);
		expect(await told(/scoring_program: scoring_program.zip\nphases/, 'description: x\nphases')).toEqual([
			[false],
			[true, 'scoring_program_missing']
		]);
		const key = `key: 6f1c1e1c-6b0e-4c53-9c0a-1d2f3a4b5c6d\nphases`;
		expect((await told(/scoring_program: scoring_program.zip\nphases/, key))[1]).toEqual([
			true,
			'task_elsewhere'
		]);
	});

	test('that lacks what everything hangs on is refused', async () => {
		const told = (from: string | RegExp, to: string) =>
			faultOf(withYaml(trapsV2(), (yaml) => yaml.replace(from, to)));
		expect(await faultOf({ 'readme.md': 'x' })).toBe('no_competition_file');
		expect(await told(/^phases:[\s\S]*?(?=leaderboards)/m, '')).toBe('no_phases');
		expect(await told(/^tasks:[\s\S]*?(?=phases)/m, '')).toBe('no_tasks');
		expect(await told(/^leaderboards:[\s\S]*/m, '')).toBe('no_leaderboard');
		expect(await told('version: 2', 'version: 3')).toBe('version_unknown');
		expect(await faultOf({ 'competition.yaml': '- just a list' })).toBe('competition_file_broken');
	});
});

test('a bundle of version 1.5 has a task and an end for each phase', async () => {
	const { problems, columns, notes } = await planOf(trapsV15());
	expect(columns.map(({ key, decimals, direction }) => [key, decimals, direction])).toEqual([
		['right', 4, 'higher'],
		['wrong share', 2, 'lower']
	]);
	expect(problems.map(({ key, closesAt, quotaPerDay }) => [key, closesAt, quotaPerDay])).toEqual([
		['0-0', '2026-02-01T00:00:00.000Z', 3],
		['1-1', null, 5]
	]);
	expect(notes.map(({ code }) => code)).toEqual(
		expect.arrayContaining(['auto_migration', 'end_from_next_phase'])
	);
});

test('of version 1.8 the parent of parallel phases is left out', async () => {
	const { problems, notes } = await planOf(
		withYaml(trapsV15(), (yaml) =>
			yaml.replace('phasenumber: 1', 'phasenumber: 1\n    is_parallel_parent: true')
		)
	);
	expect(problems.map(({ phase }) => phase)).toEqual(['Final']);
	expect(notes.map(({ code }) => code)).toContain('parallel_parent');
});

test('limits: nothing said is the default there, 0 is no limit, and a day never holds more than all days', () => {
	expect(quotaOf({ perDay: undefined, total: undefined }, [])).toEqual({ quotaPerDay: 5, quotaTotal: 100 });
	expect(quotaOf({ perDay: 0, total: 0 }, [])).toEqual({ quotaPerDay: 1000, quotaTotal: 100_000 });
	expect(quotaOf({ perDay: 0, total: 30 }, [])).toEqual({ quotaPerDay: 30, quotaTotal: 30 });
	expect([undefined, 0, 30, 90_000].map((timeLimitSeconds) => wallOf({ timeLimitSeconds }, []))).toEqual([
		600, 600, 30, 3600
	]);
	const any = fc.option(fc.nat(), { nil: undefined });
	fc.assert(
		fc.property(any, any, (perDay, total) => {
			const quota = quotaOf({ perDay, total }, []);
			expect(quota.quotaPerDay).toBeGreaterThan(0);
			expect(quota.quotaTotal).toBeGreaterThanOrEqual(quota.quotaPerDay);
		})
	);
});

test('addresses and names of scores are ones that may be, whatever the bundle calls them', () => {
	fc.assert(
		fc.property(fc.string(), fc.nat(50), (title, phase) => {
			expect(slugOf(title, phase, null)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
			expect(slugOf(title, phase, null).length).toBeLessThanOrEqual(60);
		})
	);
	fc.assert(
		fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 10 }), (keys) => {
			const column = { title: 't', direction: 'higher', decimals: 2, hidden: false, computed: null } as const;
			const names = nameColumns(keys.map((key) => ({ key, ...column }))).map(({ name }) => name);
			expect(new Set(names).size).toBe(keys.length);
			for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_.-]{0,60}$/);
		})
	);
	expect([localeOf(['한국어 문제입니다']), localeOf(['English']), localeOf([])]).toEqual(['ko', 'en', 'en']);
});

test('a draft holds what the plan shows, hidden columns only to compute with', async () => {
	const { problems } = await planOf(trapsV2());
	const draft = draftOf(problems[0]!, 'en');
	expect(draft).toMatchObject({
		metric: 'program',
		positive: 'right',
		kinds: ['code'],
		title: { ko: '', en: 'Doubling: Development' }
	});
	expect(draft.scoring?.program?.columns.map(({ name, base, best }) => [name, base, best])).toEqual([
		['right', 0, 1],
		['wrong_share', 1, 0]
	]);
	expect(draft.scoring?.program?.bundle?.columns.at(-1)).toEqual({
		key: 'both',
		name: 'both',
		shown: false,
		computed: { by: 'sum', of: ['right', 'wrong_share'] }
	});
});

test(
	'any twist of competition.yaml is planned or refused, and never a surprise',
	{ timeout: 30_000 },
	async () => {
		const lines = [trapsV2(), trapsV15()].map((files) => (files['competition.yaml'] as string).split('\n'));
		const values = fc.constantFrom(
			'',
			'null',
			'[]',
			'{}',
			'-1',
			'1e9',
			'"x"',
			'[[1]]',
			'{a: {b: 1}}',
			'2026-99-99',
			'../..',
			'!!set {a}',
			'99999999999999999999'
		);
		await fc.assert(
			fc.asyncProperty(
				fc.nat(1),
				fc.array(fc.tuple(fc.nat(60), values), { minLength: 1, maxLength: 4 }),
				async (which, twists) => {
					const twisted = [...lines[which]!];
					for (const [at, value] of twists) {
						const line = at % twisted.length;
						twisted[line] = twisted[line]!.replace(/:.*$/, `: ${value}`);
					}
					const files = [trapsV2(), trapsV15()][which]!;
					expect(typeof (await faultOf({ ...files, 'competition.yaml': twisted.join('\n') }))).toBe('string');
				}
			),
			{ numRuns: 60 }
		);
	}
);
