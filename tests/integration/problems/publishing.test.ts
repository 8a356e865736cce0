import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { anonymous, prisma, storage, unsafeSealedStorage } from '#lib/server/platform/index.ts';
import {
	addFile,
	closeProblem,
	downloadAddress,
	draftProblem,
	findPublishedProblem,
	listPublishedProblems,
	problemAtVersion,
	problemFiles,
	problemHistory,
	publishedProblemById,
	publishingChecklist,
	publishProblem,
	publishVersion,
	readNeed,
	readProblem,
	saveDraft,
	unsafeSealedFile,
	workingProblem
} from '#lib/server/problems/index.ts';
import { sendObject } from '#lib/server/platform/http/store.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import {
	both,
	dataFiles,
	draft,
	publishedProblem,
	seasonWith,
	shortlistedNeed,
	uploadData
} from '../../support/problems.ts';

testDatabase();
let seasonId: string;
const visitor = anonymous('ko');
const note = both('표현을 다듬었습니다', 'Wording');

beforeAll(async () => {
	seasonId = await seasonWith('sourcing');
});

describe('publishing', () => {
	test('makes version 1 of a complete draft, and its need is published', async () => {
		const { problemId, needId, slug, input, proposer } = await publishedProblem(seasonId);
		expect(await publishedProblemById(problemId)).toMatchObject({
			slug,
			version: 1,
			rulesVersion: 1,
			metric: 'accuracy',
			direction: 'higher',
			prizeKrw: input.prizeKrw
		});
		expect((await readNeed(visitor, needId)).state).toBe('published');
		expect(await prisma().mail.count({ where: { to: proposer.email, body: { contains: slug } } })).toBe(1);
	});

	test('is refused while a text, a metric or data is missing, and says all of it at once', async () => {
		const { needId, organiser } = await shortlistedNeed(seasonId);
		const input = draft({ metric: 'cleverness', rules: { ko: '규칙', en: '' }, quotaPerDay: 60 });
		const problemId = await draftProblem(organiser, needId, input);
		expect(await publishingChecklist(organiser, problemId)).toEqual({
			lacks: ['rules_en', 'metric', 'quota'],
			faults: ['train', 'test', 'sample', 'truth'].map((file) => ({ code: 'file_missing', file }))
		});
		expect(await outcome(publishProblem(organiser, problemId))).toBe('problem_incomplete');
		await saveDraft(organiser, problemId, draft());
		expect(await outcome(publishProblem(organiser, problemId))).toBe('data_package_faulty');
		await uploadData(organiser, problemId, { test: dataFiles.test + 'b9,1\n' });
		expect(await outcome(publishProblem(organiser, problemId))).toBe('data_package_faulty');
		await uploadData(organiser, problemId);
		await publishProblem(organiser, problemId);
		expect(await outcome(publishProblem(organiser, problemId))).toBe('problem_state');
	});

	test('takes a shortlisted need, once, under a free address, by an organiser', async () => {
		const { needId, organiser, proposer } = await shortlistedNeed(seasonId);
		const { slug } = await publishedProblem(seasonId);
		expect(await outcome(draftProblem(proposer, needId, draft()))).toBe('forbidden');
		expect(await outcome(draftProblem(organiser, needId, draft({ slug })))).toBe('problem_slug_taken');
		const told = await atOnce(4, () => draftProblem(organiser, needId, draft()));
		expect(told.filter((code) => code === 'already_done')).toHaveLength(3);
	});

	test('of data exchanged meanwhile never puts unchecked files before the public', async () => {
		const { needId, organiser } = await shortlistedNeed(seasonId);
		const problemId = await draftProblem(organiser, needId, draft());
		await uploadData(organiser, problemId);
		const bad = { name: 'test.csv', role: 'test' as const, bytes: Buffer.from('id,target\nb1,1\n') };
		await Promise.all([
			outcome(publishProblem(organiser, problemId)),
			outcome(addFile(organiser, problemId, bad))
		]);
		const [file] = (await problemFiles(problemId, 'open')).filter(({ role }) => role === 'test');
		const text = (await storage().get(file!.objectKey))!.toString();
		const published =
			(await prisma().problem.findUniqueOrThrow({ where: { id: problemId } })).state === 'published';
		expect(published).toBe(text === dataFiles.test);
	});

	test('refuses files that are too large, empty, badly named, or brought by a stranger', async () => {
		const { needId, organiser, proposer } = await shortlistedNeed(seasonId);
		const problemId = await draftProblem(organiser, needId, draft());
		const file = { name: 'extra.csv', role: 'extra' as const, bytes: Buffer.from('a') };
		const told = [
			await outcome(addFile(organiser, problemId, { ...file, bytes: Buffer.alloc(24 * 1024 * 1024 + 1) })),
			await outcome(addFile(organiser, problemId, { ...file, bytes: Buffer.alloc(0) })),
			await outcome(addFile(organiser, problemId, { ...file, name: '../../etc/passwd' })),
			await outcome(addFile(proposer, problemId, file)),
			await outcome(addFile(organiser, problemId, file)),
			await outcome(addFile(organiser, problemId, file)),
			await outcome(addFile(organiser, randomUUID(), file))
		];
		expect(told).toEqual([
			'too_large',
			'bad_input',
			'bad_input',
			'forbidden',
			undefined,
			'file_name_taken',
			'not_found'
		]);
	});
});

describe('a published problem', () => {
	test('changes only as a further version, with a public diff of both languages', async () => {
		const { problemId, slug, organiser, input } = await publishedProblem(seasonId);
		const content = { ...input, statement: both('## 배경\n더 붐빕니다.'), prizeKrw: 12_000_000 };
		expect(await outcome(saveDraft(organiser, problemId, { ...content, slug, practice: false }))).toBe(
			'problem_state'
		);
		await publishVersion(organiser, problemId, { basedOn: 1, content, changeNote: note });
		const [change] = await problemHistory(slug);
		expect(change).toMatchObject({ version: 2, from: 1, note });
		expect(change!.facts).toEqual([{ key: 'prizeKrw', before: '10000000', after: '12000000' }]);
		expect(change!.texts.map(({ part, locale }) => `${part}.${locale}`)).toEqual([
			'statement.ko',
			'statement.en'
		]);
		expect(change!.texts[0]!.lines).toContainEqual({ kind: 'removed', text: '붐빕니다.' });
		expect((await findPublishedProblem(slug)).version).toBe(2);
		expect((await problemAtVersion(problemId, 1)).prizeKrw).toBe(10_000_000);
	});

	test('counts the rules’ version on only when the rules change', async () => {
		const { problemId, slug, organiser, input } = await publishedProblem(seasonId);
		const edit = { ...input, summary: both('다른 요약') };
		await publishVersion(organiser, problemId, { basedOn: 1, content: edit, changeNote: note });
		expect((await findPublishedProblem(slug)).rulesVersion).toBe(1);
		await publishVersion(organiser, problemId, {
			basedOn: 2,
			content: { ...edit, rules: both('새 규칙') },
			changeNote: note
		});
		expect((await findPublishedProblem(slug)).rulesVersion).toBe(3);
	});

	test('keeps its metric and split, and refuses an edit without change, note or the newest version before it', async () => {
		const { problemId, organiser, input } = await publishedProblem(seasonId);
		const publish = (change: object, edit: object = {}) =>
			outcome(
				publishVersion(organiser, problemId, {
					basedOn: 1,
					content: { ...input, ...change },
					changeNote: note,
					...edit
				})
			);
		expect([
			await publish({ metric: 'macro-f1' }),
			await publish({ splitSeed: 'another' }),
			await publish({}),
			await publish({ difficulty: 4 }, { changeNote: { ko: '메모', en: '' } }),
			await publish({ difficulty: 4 }, { basedOn: 0 }),
			await publish({ title: { ko: '', en: 'x' } })
		]).toEqual([
			'metric_frozen',
			'metric_frozen',
			'nothing_changed',
			'bad_input',
			'problem_changed_elsewhere',
			'problem_incomplete'
		]);
	});

	test('takes one of two edits made from the same version at once', async () => {
		const { problemId, organiser, input } = await publishedProblem(seasonId);
		const told = await atOnce(2, (at) =>
			publishVersion(organiser, problemId, {
				basedOn: 1,
				content: { ...input, difficulty: at + 1 },
				changeNote: note
			})
		);
		expect(told.toSorted()).toEqual([2, 'problem_changed_elsewhere']);
	});

	test('is defended by the database too', async () => {
		const { problemId } = await publishedProblem(seasonId);
		await expect(
			prisma().problemVersion.updateMany({ where: { problemId }, data: { difficulty: 1 } })
		).rejects.toThrow(/violated/);
		await expect(prisma().problemFile.deleteMany({ where: { problemId } })).rejects.toThrow(/violated/);
	});

	test('does not exist for readers while it is a draft', async () => {
		const { needId, organiser } = await shortlistedNeed(seasonId);
		const input = draft();
		const problemId = await draftProblem(organiser, needId, input);
		await uploadData(organiser, problemId);
		const [file] = await problemFiles(problemId, 'open');
		const told = [
			await outcome(findPublishedProblem(input.slug)),
			await outcome(readProblem(input.slug)),
			await outcome(downloadAddress(problemId, file!.id)),
			await outcome(workingProblem(visitor, problemId))
		];
		expect(told).toEqual(['not_found', 'not_found', 'not_found', 'sign_in_first']);
		expect(JSON.stringify(await listPublishedProblems(seasonId))).not.toContain(input.slug);
	});
});

describe('the sealed truth', () => {
	test('is nowhere in what readers and organisers are given: not its rows, name, size, hash, key or number', async () => {
		const { problemId, slug, organiser, input } = await publishedProblem(seasonId);
		await publishVersion(organiser, problemId, {
			basedOn: 1,
			content: { ...input, difficulty: 5 },
			changeNote: note
		});
		const sealed = await unsafeSealedFile(problemId, 'truth');
		const open = await Promise.all([
			readProblem(slug),
			findPublishedProblem(slug),
			listPublishedProblems(seasonId),
			problemFiles(problemId, 'open'),
			problemHistory(slug),
			prisma().auditEntry.findMany({
				where: { details: { path: ['problemId'], equals: problemId } },
				select: { details: true }
			}),
			prisma().outboxEvent.findMany({ select: { payload: true } })
		]);
		const text = JSON.stringify(open);
		for (const secret of [
			'sealedleft',
			'sealedright',
			sealed.id,
			sealed.objectKey,
			sealed.sha256,
			input.splitSeed,
			`"bytes":${sealed.bytes},`
		])
			expect(text).not.toContain(secret);
		expect(JSON.stringify(open.slice(0, 5))).not.toContain('truth');
		expect(open[0].files).toHaveLength(3);
		const inside = JSON.stringify([
			await workingProblem(organiser, problemId),
			await publishingChecklist(organiser, problemId)
		]);
		for (const secret of ['sealedleft', sealed.objectKey, sealed.sha256])
			expect(inside).not.toContain(secret);
	});

	test('has no address, and even a well-signed one is not served', async () => {
		const { problemId } = await publishedProblem(seasonId);
		const sealed = await unsafeSealedFile(problemId, 'truth');
		expect(await outcome(downloadAddress(problemId, sealed.id))).toBe('not_found');
		const soon = new Date(Date.now() + 60_000);
		expect(() => storage().signDownload(sealed.objectKey, 'truth.csv', soon)).toThrow('sealed');
		const forced = await unsafeSealedStorage().signDownload(sealed.objectKey, 'truth.csv', soon);
		const signed = new URL(forced, 'http://x');
		expect(await outcome(sendObject(sealed.objectKey, signed.searchParams, new Request(signed)))).toBe(
			'address_not_valid'
		);
	});

	test('is whole for the score job, and the seed is told when the problem ends', async () => {
		const { problemId, slug, organiser, input } = await publishedProblem(seasonId);
		const sealed = await unsafeSealedFile(problemId, 'truth');
		expect((await unsafeSealedStorage().get(sealed.objectKey))!.toString()).toBe(dataFiles.truth);
		expect((await readProblem(slug)).splitSeed).toBeNull();
		await closeProblem(organiser, problemId);
		expect((await readProblem(slug)).splitSeed).toBe(input.splitSeed);
	});
});

test('a list of problems takes as many queries for three as for one', async () => {
	const season = await seasonWith('sourcing');
	await publishedProblem(season);
	const one = await countQueries(() => listPublishedProblems(season));
	await publishedProblem(season);
	await publishedProblem(season);
	const three = await countQueries(() => listPublishedProblems(season));
	expect([one.value.length, three.value.length, three.queries]).toEqual([1, 3, one.queries]);
});
