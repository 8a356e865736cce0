import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	exportBundle,
	bringBundle,
	discardBundle,
	importBundle,
	readImport
} from '#lib/server/bundles/index.ts';
import { publishContainment } from '#lib/server/compute/index.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { findSubmission } from '#lib/server/evaluation/index.ts';
import { prisma, unsafeSealedStorage, type SignedIn } from '#lib/server/platform/index.ts';
import {
	publishProblem,
	publishingChecklist,
	saveDraft,
	workingProblem
} from '#lib/server/problems/index.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { codeSubmission, resultSubmission, trapsV15, trapsV2, zipOf } from '../../support/bundles.ts';
import { testDatabase } from '../../support/database.ts';
import { plantTeam } from '../../support/entrants.ts';
import { account, publishedProblem, seasonWith } from '../../support/problems.ts';
import { handIn, predictions, untilEnded, type Arena } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();
let organiser: SignedIn;
const sandboxed = findProgram('bwrap') !== null && findProgram('python3') !== null;

beforeAll(async () => {
	if (sandboxed) await publishContainment();
	organiser = await account('organiser');
});

const order = { track: 'education', locale: 'en' } as const;

async function bring(seasonId: string, bytes: Buffer, name = 'competition.zip'): Promise<string> {
	const brought = await bringBundle(organiser, seasonId, { name, bytes });
	if ('fault' in brought) throw new Error(brought.fault);
	return brought.id;
}

async function imported(seasonId: string, bytes: Buffer): Promise<string[]> {
	const id = await bring(seasonId, bytes);
	const { plan } = await readImport(organiser, id);
	return importBundle(organiser, id, { ...order, keys: plan!.problems.map(({ key }) => key) });
}

/** Fills in the other language, as an organiser does, and opens the problem for practice. */
async function opened(seasonId: string, problemId: string): Promise<Arena> {
	const { content, slug } = await workingProblem(organiser, problemId);
	const both = ({ en }: { en: string }) => ({ ko: en || '글', en: en || 'Text' });
	const { title, summary, statement, rules, scoring: _kept, ...rest } = content;
	const texts = {
		title: both(title),
		summary: both(summary),
		statement: both(statement),
		rules: both(rules)
	};
	await saveDraft(organiser, problemId, { ...rest, ...texts, slug, practice: true });
	await publishProblem(organiser, problemId);
	const captain = await account();
	const team = await plantTeam(captain, `팀 ${randomUUID().slice(0, 6)}`);
	const problem = { problemId, slug } as Arena['problem'];
	return { seasonId, problem, captain, team, organiser } as unknown as Arena;
}

async function scoresOf(arena: Arena, zip: Uint8Array): Promise<Record<string, number>> {
	const id = await handIn(arena, zip, { kind: 'code', filename: 'submission.zip' });
	const state = await untilEnded(id, 60_000);
	const row = await prisma().submission.findUniqueOrThrow({ where: { id }, include: { scores: true } });
	if (state !== 'scored') throw new Error(`${state} ${row.code} ${JSON.stringify(row.codeDetails)}`);
	const open = row.scores.filter(({ split }) => split === 'public');
	return Object.fromEntries(open.map(({ metric, value }) => [metric, value]));
}

describe('a bundle', () => {
	test('is shown before anything is made of it, and says what was guessed and dropped', async () => {
		const seasonId = await seasonWith('sourcing');
		const id = await bring(seasonId, zipOf(trapsV2()));
		const { plan, state, problems } = await readImport(organiser, id);
		expect([state, problems]).toEqual(['previewed', []]);
		expect(await prisma().problem.count({ where: { seasonId } })).toBe(0);
		const codes = plan!.notes.map(({ code }) => code);
		expect(codes).toEqual(expect.arrayContaining(['key_twice', 'month_first', 'html_as_markdown', 'image']));
		expect(plan!.title).toBe('Doubling');
		expect(plan!.columns.map(({ key }) => key)).toEqual(['right', 'wrong share', 'both']);
		expect(
			plan!.problems.map(({ slug, opensAt, quotaPerDay, blocked }) => [slug, opensAt, quotaPerDay, blocked])
		).toEqual([
			['doubling-development-p1', '2026-01-02T00:00:00.000Z', 1000, false],
			['doubling-final-p2', '2026-03-15T00:00:00.000Z', 5, false]
		]);
		expect(JSON.stringify(plan)).not.toContain('2 4 6 9');
	});

	test('becomes drafts once, whoever presses how often, and its zip is gone afterwards', async () => {
		const seasonId = await seasonWith('sourcing');
		const id = await bring(seasonId, zipOf(trapsV2()));
		const { objectKey } = await prisma().bundleImport.findUniqueOrThrow({ where: { id } });
		expect(objectKey).toMatch(/^sealed\//);
		const keys = ['0-0', '1-1'];
		const told = await atOnce(3, () => importBundle(organiser, id, { ...order, keys }));
		expect(told.filter(Array.isArray)).toHaveLength(1);
		expect(await outcome(importBundle(organiser, id, { ...order, keys }))).toBe('already_done');
		expect(await bring(seasonId, zipOf(trapsV2()))).toBe(id);
		const { problems } = await readImport(organiser, id);
		expect(problems.map(({ key, state, title }) => [key, state, title])).toEqual([
			['0-0', 'draft', { ko: '', en: 'Doubling: Development' }],
			['1-1', 'draft', { ko: '', en: 'Doubling: Final' }]
		]);
		const { files } = await workingProblem(organiser, problems[0]!.id);
		expect(files.map(({ role, bytes }) => [role, bytes === null])).toEqual([
			['scorer', true],
			['truth', true],
			['ingestion', true],
			['input', true],
			['extra', false]
		]);
		expect(await unsafeSealedStorage().get(objectKey)).toBeNull();
		expect((await publishingChecklist(organiser, problems[0]!.id)).faults).toEqual([]);
	});

	test('is taken up where a server died in the middle', async () => {
		const seasonId = await seasonWith('sourcing');
		const id = await bring(seasonId, zipOf(trapsV2()));
		await importBundle(organiser, id, { ...order, keys: ['0-0'] });
		await prisma().bundleImport.update({ where: { id }, data: { state: 'previewed', importedAt: null } });
		const row = await prisma().bundleImport.findUniqueOrThrow({ where: { id } });
		await unsafeSealedStorage().put(row.objectKey, zipOf(trapsV2()));
		const [first] = await prisma().importedProblem.findMany({ where: { importId: id } });
		await prisma().problemFile.deleteMany({ where: { problemId: first!.problemId, role: 'truth' } });
		const made = await importBundle(organiser, id, { ...order, keys: ['0-0', '1-1'] });
		expect(made[0]).toBe(first!.problemId);
		expect(made).toHaveLength(2);
		const { files } = await workingProblem(organiser, made[0]!);
		expect(files.map(({ role }) => role)).toContain('truth');
	});

	test('is for organisers alone, must be one, and can be thrown away', async () => {
		const seasonId = await seasonWith('sourcing');
		const stranger = await account();
		const file = { name: 'x.zip', bytes: zipOf(trapsV15()) };
		expect(await outcome(bringBundle(stranger, seasonId, file))).toBe('forbidden');
		const id = await bring(seasonId, file.bytes);
		expect(await outcome(readImport(stranger, id))).toBe('forbidden');
		expect(await outcome(importBundle(stranger, id, { ...order, keys: ['0-0'] }))).toBe('forbidden');
		expect(await outcome(importBundle(organiser, id, { ...order, keys: ['9-9'] }))).toBe('bundle_nothing');
		expect(await bringBundle(organiser, seasonId, { name: 'x', bytes: Buffer.from('PK') })).toEqual({
			fault: 'not_a_zip',
			details: {}
		});
		await discardBundle(organiser, id);
		expect(await outcome(readImport(organiser, id))).toBe('not_found');
		expect(await outcome(readImport(organiser, 'no-id'))).toBe('not_found');
	});
});

describe.skipIf(!sandboxed)('a problem of a bundle', () => {
	test('scores code and results as where it came from, out and in again', { timeout: 240_000 }, async () => {
		const seasonId = await seasonWith('sourcing', 'entry', 'selection');
		const [problemId] = await imported(seasonId, zipOf(trapsV2()));
		const { bytes } = await exportBundle(organiser, problemId!, { truth: true, locale: 'en' });
		const first = await opened(seasonId, problemId!);
		const code = { 'program:right': 0.75, 'program:wrong_share': 1 };
		const results = { 'program:right': 0.5, 'program:wrong_share': 2 };
		expect(await scoresOf(first, codeSubmission)).toEqual(code);
		expect(await scoresOf(first, resultSubmission)).toEqual(results);
		expect(await outcome(exportBundle(organiser, problemId!, { truth: true, locale: 'en' }))).toBe(
			'bundle_truth_sealed'
		);

		const other = await seasonWith('sourcing', 'entry', 'selection');
		const [again] = await imported(other, bytes);
		const second = await opened(other, again!);
		expect(await scoresOf(second, codeSubmission)).toEqual(code);
		expect(await scoresOf(second, resultSubmission)).toEqual(results);
		const id = await handIn(second, zipOf({ 'notes.txt': 'no prediction' }), { kind: 'code' });
		expect(await untilEnded(id, 60_000)).toBe('failed');
		expect(JSON.stringify(await findSubmission(second.captain, id))).not.toContain('the truth is');
	});

	test('of version 1.5 finds its folders by their old names', { timeout: 120_000 }, async () => {
		const seasonId = await seasonWith('sourcing', 'entry', 'selection');
		const [problemId] = await imported(seasonId, zipOf(trapsV15()));
		const arena = await opened(seasonId, problemId!);
		expect(await scoresOf(arena, codeSubmission)).toEqual({
			'program:right': 0.75,
			'program:wrong_share': 1
		});
	});

	test(
		'of ours keeps its score when it goes out as a bundle and comes in again',
		{ timeout: 120_000 },
		async () => {
			const seasonId = await seasonWith('sourcing', 'entry', 'selection');
			const { problemId, slug } = await publishedProblem(seasonId, { practice: true, prizeKrw: 0 });
			const captain = await account();
			const team = await plantTeam(captain, `팀 ${randomUUID().slice(0, 6)}`);
			const ours = { seasonId, problem: { problemId, slug }, captain, team, organiser } as unknown as Arena;
			const answer = predictions('sealedleft', 'sealedright', 'sealedleft');
			const id = await handIn(ours, answer);
			expect(await untilEnded(id)).toBe('scored');
			const row = await prisma().score.findFirstOrThrow({ where: { submissionId: id, split: 'public' } });
			await prisma().problem.update({
				where: { id: problemId },
				data: { state: 'closed', closedAt: new Date() }
			});
			const { bytes } = await exportBundle(organiser, problemId, { truth: true, locale: 'ko' });
			const other = await seasonWith('sourcing', 'entry', 'selection');
			const [again] = await imported(other, bytes);
			const theirs = await scoresOf(await opened(other, again!), zipOf({ 'predictions.csv': answer }));
			expect(theirs).toEqual({ 'program:score': row.value });
		}
	);
});
