import { randomUUID } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { publishContainment } from '#lib/server/compute/index.ts';
import {
	completeSubmission,
	createSubmission,
	findSubmission,
	findSubmitPage,
	kindsWithoutPlace,
	onJobFinished,
	pickForFinal,
	submitFile
} from '#lib/server/evaluation/index.ts';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { prisma, sha256Hex, shiftClock, storage, unsafeSealedStorage } from '#lib/server/platform/index.ts';
import { closeProblem, findPublishedProblem } from '#lib/server/problems/index.ts';
import { account } from '../../support/problems.ts';
import { atOnce, code, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, handIn, predictions, untilEnded, wanted } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();

const bytes = strToU8(predictions());

describe('a file of predictions', () => {
	test('goes from upload to score, and shows its team the public split', async () => {
		const field = await arena();
		const id = await handIn(field, predictions('sealedleft', 'sealedleft', 'sealedleft'));
		expect(await untilEnded(id)).toBe('scored');
		const view = await findSubmission(field.captain, id);
		expect(view).toMatchObject({
			number: 1,
			state: 'scored',
			code: 'ok',
			predict: null,
			score: { state: 'done', log: '' }
		});
		expect(view.scores).toMatchObject([{ metric: 'accuracy', main: true, value: 1, rows: 1 }]);
	});

	test('that is wrong says where, and is charged to the team’s quota', async () => {
		const field = await arena();
		const id = await handIn(field, 'id,prediction\nb1,sealedleft\nb2,nowhere\nb3,sealedleft\n');
		expect(await untilEnded(id)).toBe('refused');
		expect(await findSubmission(field.captain, id)).toMatchObject({
			code: 'bad_format',
			fault: 'team',
			countsToQuota: true,
			codeDetails: { problem: 'unknown_class', line: 3, found: 'nowhere' }
		});
	});

	test('by the plain form takes one step', async () => {
		const field = await arena();
		const file = new File([bytes], '예측.csv');
		const id = await submitFile(
			field.captain,
			{ problem: field.problem.slug, teamId: field.team.id, kind: 'predictions', note: '' },
			file
		);
		expect(await untilEnded(id)).toBe('scored');
		expect(await findSubmission(field.captain, id)).toMatchObject({ filename: '예측.csv' });
	});

	test('must be the one that was announced', async () => {
		const field = await arena();
		const { id } = await createSubmission(field.captain, wanted(field, bytes));
		expect(await outcome(completeSubmission(field.captain, id))).toBe('upload_missing');
		const { objectKey } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		await storage().put(objectKey, strToU8('something else'));
		expect(await outcome(completeSubmission(field.captain, id))).toBe('upload_differs');
		await storage().put(objectKey, bytes);
		await completeSubmission(field.captain, id);
		await completeSubmission(field.captain, id);
		expect(await untilEnded(id)).toBe('scored');
		expect(await prisma().computeJob.count({ where: { key: `score:${id}` } })).toBe(1);
	});

	test('is scored once, however often the news come', async () => {
		const field = await arena();
		const id = await handIn(field, predictions());
		await untilEnded(id);
		const { scoreJobId } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		await Promise.all([1, 2, 3].map(() => onJobFinished(scoreJobId!)));
		expect(await prisma().score.count({ where: { submissionId: id } })).toBe(2);
		await expect(
			prisma().score.updateMany({ where: { submissionId: id }, data: { value: 1 } })
		).rejects.toThrow('append-only');
	});
});

describe('quotas', () => {
	const twoHundred = async (field: Awaited<ReturnType<typeof arena>>) => {
		const answers = await atOnce(200, () =>
			code(createSubmission(field.captain, wanted(field, bytes, { sha256: sha256Hex(randomUUID()) })))
		);
		return Object.fromEntries(
			Map.groupBy(answers, (answer) => answer)
				.entries()
				.map(([answer, all]) => [answer, all.length])
		);
	};

	test('two hundred at once, at a quota of five, get exactly five, numbered one to five', async () => {
		const field = await arena({ quotaPerDay: 5, quotaTotal: 50 });
		expect(await twoHundred(field)).toEqual({ accepted: 5, quota_day_spent: 195 });
		const made = await prisma().submission.findMany({
			where: { teamId: field.team.id },
			select: { number: true }
		});
		expect(made.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5]);
	}, 60_000);

	test('two hundred at once within the quota get as many as the problem lets be under way', async () => {
		expect(await twoHundred(await arena({ quotaPerDay: 100, quotaTotal: 100, quotaConcurrent: 3 }))).toEqual({
			accepted: 3,
			quota_concurrent: 197
		});
	}, 60_000);

	test('give back what was never uploaded, and what failed by the platform’s fault', async () => {
		const field = await arena({ quotaPerDay: 1, quotaTotal: 2 });
		await createSubmission(field.captain, wanted(field, bytes));
		const other = wanted(field, bytes, { sha256: sha256Hex('another file') });
		expect(await outcome(createSubmission(field.captain, other))).toBe('quota_day_spent');
		const back = shiftClock(31 * 60_000);
		const again = await createSubmission(field.captain, wanted(field, bytes));
		back();
		const truth = await prisma().problemFile.findFirstOrThrow({
			where: { problemId: field.problem.problemId, role: 'truth' }
		});
		const whole = (await unsafeSealedStorage().get(truth.objectKey))!;
		await unsafeSealedStorage().put(truth.objectKey, strToU8('id,target\nb1,sealedleft\n'));
		const { objectKey } = await prisma().submission.findUniqueOrThrow({ where: { id: again.id } });
		await storage().put(objectKey, bytes);
		await completeSubmission(field.captain, again.id);
		expect(await untilEnded(again.id)).toBe('failed');
		await unsafeSealedStorage().put(truth.objectKey, whole);
		expect(await findSubmission(field.captain, again.id)).toMatchObject({
			code: 'bad_truth',
			fault: 'platform',
			countsToQuota: false
		});
		const { quota } = (await findSubmitPage(field.captain, field.problem.slug)).teams[0]!;
		expect(quota).toMatchObject({ total: 0, open: 0 });
	});
});

describe('who may', () => {
	test('submit: members, to an open problem that the team has entered, in a kind that it takes', async () => {
		const field = await arena();
		const stranger = await account();
		expect(await outcome(createSubmission(stranger, wanted(field, bytes)))).toBe('members_only');
		expect(await outcome(createSubmission(field.captain, wanted(field, bytes, { kind: 'model' })))).toBe(
			'kind_not_accepted'
		);
		const largest = (await findSubmitPage(field.captain, field.problem.slug)).kinds[0]!.largestBytes;
		const table = { bytes: largest + 1, parts: Array.from({ length: 5 }, () => sha256Hex('x')) };
		expect(await outcome(createSubmission(field.captain, wanted(field, bytes, table)))).toBe('too_large');
		const id = await handIn(field, predictions());
		await untilEnded(id);
		await closeProblem(field.problem.organiser, field.problem.problemId);
		expect(await outcome(createSubmission(field.captain, wanted(field, bytes)))).toBe('problem_not_open');
		const contest = await arena({ practice: false, prizeKrw: 1000 });
		expect(await outcome(createSubmission(contest.captain, wanted(contest, bytes)))).toBe('entry_needed');
	});

	test('see a submission: its members; to others it does not exist', async () => {
		const field = await arena();
		const id = await handIn(field, predictions());
		expect(await outcome(findSubmission(await account(), id))).toBe('not_found');
		expect(await outcome(completeSubmission(await account(), id))).toBe('not_found');
		expect(await outcome(pickForFinal(await account(), id, true))).toBe('not_found');
		expect((await findSubmission(field.organiser, id)).id).toBe(id);
		expect(await outcome(findSubmission(field.captain, randomUUID()))).toBe('not_found');
		await untilEnded(id);
	});

	test('pick: scored ones, up to the limit, until the problem closes', async () => {
		const field = await arena({ finalPicks: 1 });
		const [first, second] = [
			await handIn(field, predictions()),
			await handIn(field, predictions('sealedright'))
		];
		await Promise.all([untilEnded(first), untilEnded(second)]);
		const picks = await Promise.all(
			[first, second].map((id) => outcome(pickForFinal(field.captain, id, true)))
		);
		expect(picks.filter((answer) => answer === 'picks_spent').length).toBe(1);
		const kept = picks[0] === undefined ? first : second;
		await pickForFinal(field.captain, kept, false);
		await pickForFinal(field.captain, kept === first ? second : first, true);
	});
});

describe('what a run may use', () => {
	const run = { wallSeconds: 90, cpus: 2, memoryMib: 2048, gpus: 2, gpuKind: 'h100' };
	const change = { kinds: ['predictions', 'code'] as const, run };

	test('is shown before the upload, asked of a pool, held from the team and told to the runner', async () => {
		await publishContainment();
		const field = await arena({ ...change, kinds: [...change.kinds] });
		const zip = zipSync({ 'main.mjs': strToU8('process.exit(0)') });
		const wish = wanted(field, zip, { kind: 'code' });
		const offer = async () => (await findSubmitPage(field.captain, field.problem.slug)).kinds[1]!;
		const unplaced = async () => kindsWithoutPlace(await findPublishedProblem(field.problem.slug));
		expect(await offer()).toMatchObject({
			...{ kind: 'code', accepted: false, why: 'no_accelerator' },
			run: { ...run, heldSeconds: 180 }
		});
		expect(await outcome(createSubmission(field.captain, wish))).toBe('kind_not_accepted');
		expect(await unplaced()).toEqual([{ kind: 'code', why: 'no_accelerator' }]);
		await prisma().pool.create({
			data: {
				...{ key: 'gpus', name: { ko: '가속기', en: 'GPUs' }, accelerator: 'h100', capacity: 4 },
				...{ engine: 'slurm', policy: { accepts: ['code'] } }
			}
		});
		expect(await offer()).toMatchObject({ accepted: true, why: null });
		expect(await unplaced()).toEqual([]);
		const id = await handIn(field, zip, { kind: 'code' });
		const job = await prisma().computeJob.findFirstOrThrow({ where: { key: `predict:${id}` } });
		expect(job.poolKey).toBe('gpus');
		expect(job.spec).toMatchObject({
			gpu: { kind: 'h100', count: 2 },
			limits: {
				wallMs: 90_000,
				cpuSeconds: 180,
				cpus: 2,
				memoryBytes: 2 ** 31,
				pids: 128,
				diskBytes: 2 ** 27
			}
		});
		const hold = await prisma().ledgerHold.findFirstOrThrow({ where: { key: `job:predict:${id}` } });
		expect(hold.amount).toBe(180n);
		const page = await findSubmitPage(field.captain, field.problem.slug);
		expect(page.teams[0]!.secondsLeft).toBe(3600 - 180);
	});

	test('more than a team has left is refused before the upload, and costs nothing', async () => {
		const field = await arena({ kinds: ['code'], run: { ...run, wallSeconds: 1801 } });
		const zip = zipSync({ 'main.mjs': strToU8('') });
		expect(await outcome(createSubmission(field.captain, wanted(field, zip, { kind: 'code' })))).toBe(
			'funds_short'
		);
		// To others it does not say what the team has.
		const stranger = await account();
		expect(await outcome(createSubmission(stranger, wanted(field, zip, { kind: 'code' })))).toBe(
			'members_only'
		);
		expect(await prisma().submission.count({ where: { teamId: field.team.id } })).toBe(0);
		await prisma().pool.update({ where: { key: 'gpus' }, data: { drainingAt: new Date(0) } });
	});
});

describe('code', () => {
	const bundle = (main: string) => zipSync({ 'main.mjs': strToU8(main) });
	const honest = `import fs from 'node:fs';
		const ids = fs.readFileSync('/in/test.csv', 'utf8').trim().split('\\n').slice(1).map((row) => row.split(',')[0]);
		fs.writeFileSync('/out/predictions.csv', 'id,prediction\\n' + ids.map((id) => id + ',sealedleft').join('\\n'));`;

	test('is refused where there is no sandbox, with the reason on the page', async () => {
		await prisma().setting.deleteMany();
		const field = await arena({ kinds: ['predictions', 'code'] });
		const wish = wanted(field, bundle(honest), { kind: 'code' });
		expect(await outcome(createSubmission(field.captain, wish))).toBe('sandbox_missing');
		const { kinds } = await findSubmitPage(field.captain, field.problem.slug);
		expect(kinds.map(({ kind, accepted, why }) => [kind, accepted, why])).toEqual([
			['predictions', true, null],
			['code', false, 'not_probed']
		]);
	});

	test.skipIf(!findProgram('bwrap'))(
		'predicts in the sandbox without the truth, is paid from the team’s account, and is then scored',
		async () => {
			await publishContainment();
			const field = await arena({ kinds: ['code'] });
			const id = await handIn(field, bundle(honest), { kind: 'code', filename: 'code.zip' });
			await untilEnded(id);
			const { state, code, predict: run } = await findSubmission(field.captain, id);
			expect({ state, code, log: run?.log }).toMatchObject({ state: 'scored', code: 'ok', log: '' });
			const view = await findSubmission(field.captain, id);
			expect(view).toMatchObject({ predict: { state: 'done' }, score: { state: 'done' } });
			const holds = await prisma().ledgerHold.findMany({
				where: { key: `job:predict:${id}` },
				include: { settlement: true }
			});
			expect(holds).toMatchObject([{ amount: 120n, settlement: { outcome: 'posted' } }]);
			const prying = `import fs from 'node:fs'; console.log(fs.readdirSync('/in').join(' '));`;
			const second = await handIn(field, bundle(prying), { kind: 'code', filename: 'code.zip' });
			expect(await untilEnded(second)).toBe('failed');
			const pried = await findSubmission(field.captain, second);
			expect(pried).toMatchObject({ code: 'output_missing', fault: 'team' });
			expect(pried.predict!.log.split('\n')[0]).toBe('bundle test.csv train.csv');
		}
	);
});
