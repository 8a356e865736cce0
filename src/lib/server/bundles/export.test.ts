import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { parse } from 'yaml';
import { afterAll, expect, test } from 'vitest';
import { BundleFault } from './fault.ts';
import { logo } from './export-logo.ts';
import { EXPORTED, isExported, scorerFor, type ExportedMetric } from './export-scorer.ts';
import { competitionYaml, type ExportOrder } from './export-yaml.ts';

const PYTHON = '/usr/bin/python3';
const scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-export-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const TRUTH = `id,target,split
a,yes,public
b,no,public
c,yes,public
d,no,private
e,yes,private
`;
const NUMBERS = `id,target,split\na,1,public\nb,2,public\nc,4,public\nd,1,private\ne,0,private\n`;

/** What the exported program says of answers to the five rows. */
function scored(metric: ExportedMetric, positive: string | null, answers: (string | number)[]) {
	const folder = path.join(scratch, metric);
	for (const inner of ['ref', 'res', 'out']) mkdirSync(path.join(folder, inner), { recursive: true });
	const numeric = metric === 'rmse' || metric === 'mae';
	writeFileSync(path.join(folder, 'ref/truth.csv'), numeric ? NUMBERS : TRUTH);
	const rows = ['a', 'b', 'c', 'd', 'e'].map((id, at) => `${id},${answers[at]}`);
	writeFileSync(path.join(folder, 'res/predictions.csv'), ['id,prediction', ...rows].join('\n'));
	writeFileSync(path.join(folder, 'score.py'), scorerFor(metric, positive));
	const run = spawnSync(PYTHON, [path.join(folder, 'score.py'), folder, path.join(folder, 'out')]);
	if (run.status !== 0) throw new Error(run.stderr.toString());
	return JSON.parse(readFileSync(path.join(folder, 'out/scores.json'), 'utf8')) as Record<string, number>;
}

test.skipIf(!existsSync(PYTHON))('the exported program scores as we do, on either part', () => {
	const labels = ['yes', 'yes', 'no', 'no', 'yes'];
	expect(scored('accuracy', null, labels)).toEqual({ score: 1 / 3, score_private: 1 });
	expect(scored('macro-f1', null, labels)).toEqual({ score: 0.25, score_private: 1 });
	expect(scored('recall-of-class', 'yes', labels)).toEqual({ score: 0.5, score_private: 1 });
	expect(scored('auroc', 'yes', [0.9, 0.5, 0.5, 0.9, 0.1])).toEqual({ score: 0.75, score_private: 0 });
	expect(scored('log-loss', 'yes', [0.5, 0.5, 0.5, 0.5, 0.5]).score).toBeCloseTo(Math.LN2, 12);
	expect(scored('mae', null, [1, 3, 2, 1, 2])).toEqual({ score: 1, score_private: 1 });
	expect(scored('rmse', null, [1, 3, 2, 1, 2]).score).toBeCloseTo(Math.sqrt(5 / 3), 12);
	expect(EXPORTED.every(isExported)).toBe(true);
	expect(isExported('bleu')).toBe(false);
	expect(() => scored('accuracy', 'it"s', ['yes', 'no', 'yes', 'no', 'yes'])).not.toThrow();
});

test('competition.yaml has what Codabench insists on, and 0 for no limit', () => {
	const text = { ko: '', en: 'x: "quoted"\n- and more' };
	const order = {
		content: { title: { ko: '제목', en: '' }, summary: text, quotaPerDay: 1000, quotaTotal: 30 },
		locale: 'en',
		start: new Date('2026-03-04T05:06:07.890Z'),
		wallSeconds: 60,
		columns: [
			{ key: 'a', title: 'A', direction: 'higher', decimals: 3, hidden: false, computed: null },
			{
				key: 'b',
				title: 'B',
				direction: 'lower',
				decimals: 2,
				hidden: true,
				computed: { by: 'max', of: ['a'] }
			}
		],
		parts: { scoring_program: 'p/' },
		offered: {},
		showPrograms: false,
		showInput: false
	} as unknown as ExportOrder;
	const read = parse(competitionYaml(order)) as Record<string, never>;
	expect(read).toMatchObject({
		version: 2,
		title: '제목',
		description: text.en,
		image: 'logo.png',
		terms: 'terms.md',
		phases: [{ start: '2026-03-04 05:06:07', max_submissions_per_day: 0, max_submissions: 30, tasks: [0] }],
		tasks: [{ index: 0, scoring_program: 'p/' }]
	});
	const [board] = read.leaderboards as unknown as { columns: object[] }[];
	expect(board!.columns).toEqual([
		{ title: 'A', key: 'a', index: 0, sorting: 'desc', precision: 3, hidden: false },
		{
			title: 'B',
			key: 'b',
			index: 1,
			sorting: 'asc',
			precision: 2,
			hidden: true,
			computation: 'max',
			computation_indexes: [0]
		}
	]);
});

test('the picture is a PNG of 96 by 96', () => {
	const png = logo();
	expect(png.subarray(1, 4).toString()).toBe('PNG');
	const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
	expect(inflateSync(data).length).toBe(96 * (96 * 3 + 1));
});

test('a fault says its code and keeps what a stranger wrote short', () => {
	const fault = new BundleFault('damaged', { path: `a\u202e${'x'.repeat(500)}` });
	expect([
		fault.code,
		String(fault.details.path).length,
		String(fault.details.path).includes('\u202e')
	]).toEqual(['damaged', 160, false]);
});
