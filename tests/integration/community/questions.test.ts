import { beforeAll, describe, expect, test } from 'vitest';
import {
	announce,
	answerQuestion,
	askQuestion,
	countQuestions,
	hideAnswer,
	hideQuestion,
	listAnnouncements,
	listQuestions,
	withdrawAnnouncement
} from '#lib/server/community/index.ts';
import { anonymous, prisma } from '#lib/server/platform/index.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { account, both, organisationOf, publishedProblem, seasonWith } from '../../support/problems.ts';

testDatabase();
let seasonId: string;
let problemId: string;
let owner: Awaited<ReturnType<typeof account>>;
const visitor = anonymous('ko');
const question = { title: '외부 데이터를 써도 되나요', body: '**날씨** 자료입니다. <script>' };

beforeAll(async () => {
	seasonId = await seasonWith('sourcing');
	owner = await account();
	const organisationId = await organisationOf(owner.userId);
	({ problemId } = await publishedProblem(seasonId, {}, { organisationId }, owner));
});

describe('a question', () => {
	test('and its answers are the same for everyone, as safe HTML, official answers first', async () => {
		const asker = await account();
		const id = await askQuestion(asker, problemId, question);
		await answerQuestion(await account(), id, '저도 궁금해요');
		await answerQuestion(owner, id, '쓸 수 있습니다');
		const [view] = await listQuestions(problemId);
		expect(view).toMatchObject({ id, title: question.title, hidden: null });
		expect(view!.body).toContain('<strong>날씨</strong>');
		expect(view!.body).not.toContain('<script>');
		expect(view!.answers.map(({ official }) => official)).toEqual([true, false]);
	});

	test('asked and answered by a double click is asked and answered once', async () => {
		const asker = await account();
		const twice = { title: 'TWICE', body: 'pressed twice' };
		const ids = await Promise.all([1, 2].map(() => askQuestion(asker, problemId, twice)));
		expect(new Set(ids).size).toBe(1);
		const answers = await Promise.all([1, 2].map(() => answerQuestion(asker, ids[0]!, 'I found it')));
		expect(new Set(answers).size).toBe(1);
		expect(await askQuestion(await account(), problemId, twice)).not.toBe(ids[0]);
	});

	test('tells its asker of an official answer by mail, of others not, and of one’s own not', async () => {
		const asker = await account();
		const id = await askQuestion(asker, problemId, question);
		await answerQuestion(await account(), id, '아마 될 거예요');
		expect(await prisma().mail.count({ where: { to: asker.email } })).toBe(0);
		await answerQuestion(await account('organiser'), id, '됩니다');
		const mails = await prisma().mail.findMany({ where: { to: asker.email } });
		expect(mails.map(({ body }) => body.includes('됩니다'))).toEqual([true]);
		const own = await askQuestion(owner, problemId, question);
		await answerQuestion(owner, own, '알립니다');
		expect(await prisma().mail.count({ where: { to: owner.email, body: { contains: '알립니다' } } })).toBe(0);
	});

	test('is refused to visitors, unconfirmed people, without text, too long, or about nothing', async () => {
		const person = await account();
		const told = [
			await outcome(askQuestion(visitor, problemId, question)),
			await outcome(askQuestion({ ...person, emailConfirmed: false }, problemId, question)),
			await outcome(askQuestion(person, problemId, { title: ' ', body: 'x' })),
			await outcome(askQuestion(person, problemId, { title: 'x', body: 'x'.repeat(9000) })),
			await outcome(askQuestion(person, '01960000-0000-7000-8000-000000000000', question)),
			await outcome(askQuestion(person, 'nonsense', question))
		];
		expect(told).toEqual([
			'sign_in_first',
			'confirm_email_first',
			'bad_input',
			'bad_input',
			'not_found',
			'not_found'
		]);
	});

	test('that is hidden says why and shows nothing else, and takes no further answer', async () => {
		const organiser = await account('organiser');
		const id = await askQuestion(await account(), problemId, { title: 'SECRET-TITLE', body: 'SECRET-BODY' });
		await answerQuestion(await account(), id, 'SECRET-ANSWER');
		expect(await outcome(hideQuestion(owner, id, '광고'))).toBe('forbidden');
		const told = await atOnce(2, () => hideQuestion(organiser, id, '광고'));
		expect(told.toSorted()).toEqual(['not_found', undefined]);
		const view = await listQuestions(problemId);
		expect(view.find((entry) => entry.id === id)).toMatchObject({ hidden: { reason: '광고' }, answers: [] });
		expect(JSON.stringify(view)).not.toContain('SECRET');
		expect(await outcome(answerQuestion(owner, id, 'x'))).toBe('not_found');
	});

	test('is answered officially by its owner only once the owner is verified', async () => {
		const impostor = await account();
		const unverified = await organisationOf(impostor.userId);
		const { problemId: theirs } = await publishedProblem(
			seasonId,
			{},
			{ organisationId: unverified },
			impostor
		);
		const id = await askQuestion(await account(), theirs, question);
		await prisma().organisation.update({ where: { id: unverified }, data: { verifiedAt: null } });
		await answerQuestion(impostor, id, '공식 답변인 척');
		const [view] = await listQuestions(theirs);
		expect(view!.answers.map(({ official }) => official)).toEqual([false]);
		expect((await prisma().question.findUniqueOrThrow({ where: { id } })).state).toBe('open');
	});

	test('that is hidden is not counted, and one that is asked is', async () => {
		const { problemId: counted } = await publishedProblem(seasonId);
		const [shown, hidden] = [
			await askQuestion(await account(), counted, question),
			await askQuestion(await account(), counted, question)
		];
		expect((await countQuestions([counted])).get(counted)).toBe(2);
		await hideQuestion(await account('organiser'), hidden, '광고');
		expect((await countQuestions([counted])).get(counted)).toBe(1);
		expect((await listQuestions(counted)).map(({ id }) => id)).toContain(shown);
	});

	test('keeps its other answers when one is hidden', async () => {
		const organiser = await account('organiser');
		const id = await askQuestion(await account(), problemId, question);
		const rude = await answerQuestion(await account(), id, 'SECRET-RUDE');
		await answerQuestion(await account(), id, '고운 말');
		await hideAnswer(organiser, rude, '비방');
		const view = (await listQuestions(problemId)).find((entry) => entry.id === id)!;
		expect(view.answers.map(({ body, hidden }) => [body, hidden])).toEqual([
			['', { reason: '비방' }],
			['<p>고운 말</p>\n', null]
		]);
	});

	test('costs the same number of queries whether there is one or three', async () => {
		const { problemId: other } = await publishedProblem(seasonId);
		await askQuestion(await account(), other, question);
		const one = await countQueries(() => listQuestions(other));
		await askQuestion(await account(), other, question);
		await askQuestion(await account(), other, question);
		expect((await countQueries(() => listQuestions(other))).queries).toBe(one.queries);
	});
});

describe('an announcement', () => {
	const news = { title: both('공지'), body: both('**내용**') };

	test('reaches its audience and nobody else', async () => {
		const organiser = await account('organiser');
		for (const audience of ['public', 'teams', 'judges'] as const)
			await announce(organiser, seasonId, { ...news, audience, title: both(`알림 ${audience}`) });
		const seen = async (actor: Parameters<typeof listAnnouncements>[0]) =>
			(await listAnnouncements(actor, seasonId)).map(({ audience }) => audience).toSorted();
		expect(await seen(visitor)).toEqual(['public']);
		expect(await seen(await account())).toEqual(['public']);
		expect(await seen(await account('judge'))).toEqual(['judges', 'public']);
		expect(await seen(organiser)).toEqual(['judges', 'public', 'teams']);
	});

	test('is published by organisers, in both languages, and can be taken back once', async () => {
		const organiser = await account('organiser');
		expect(
			await outcome(announce(await account('operator'), seasonId, { ...news, audience: 'public' }))
		).toBe('forbidden');
		expect(
			await outcome(
				announce(organiser, seasonId, { ...news, audience: 'public', title: { ko: '공지', en: '' } })
			)
		).toBe('bad_input');
		const id = await announce(organiser, seasonId, { ...news, audience: 'public' });
		await withdrawAnnouncement(organiser, id);
		expect(await outcome(withdrawAnnouncement(organiser, id))).toBe('already_done');
		expect((await listAnnouncements(visitor, seasonId)).map((entry) => entry.id)).not.toContain(id);
	});
});
