import { beforeAll, describe, expect, test } from 'vitest';
import { anonymous, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import {
	declineNeed,
	draftImported,
	endorseNeed,
	listNeeds,
	listOwnNeeds,
	mergeNeed,
	readNeed,
	saveNeed,
	scoreNeed,
	shortlistNeed,
	submitNeed,
	takeUpNeed,
	triageBoard,
	withdrawEndorsement
} from '#lib/server/problems/index.ts';
import { closeStage } from '#lib/server/season/index.ts';
import { readTrail } from '#lib/server/reports/index.ts';
import { allAtOnce, barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	account,
	both,
	criteria,
	draft,
	need,
	organisationOf,
	seasonWith,
	shortlistedNeed
} from '../../support/problems.ts';

testDatabase();
let seasonId: string;
let organiser: Awaited<ReturnType<typeof account>>;
const visitor = anonymous('ko');
const full = criteria.map(({ key }) => ({ criterion: key, score: 4, comment: '' }));
const reason = both('기준에 맞습니다', 'It meets the criteria');

beforeAll(async () => {
	seasonId = await seasonWith('sourcing');
	organiser = await account('organiser');
});

describe('proposing', () => {
	test('keeps a draft to its proposer, and shows it to everyone once it is submitted', async () => {
		const person = await account();
		const id = await saveNeed(person, seasonId, need());
		expect(await outcome(readNeed(visitor, id))).toBe('not_found');
		expect(await outcome(readNeed(organiser, id))).toBe('not_found');
		expect((await listOwnNeeds(person, seasonId)).map((card) => card.state)).toEqual(['draft']);
		await submitNeed(person, seasonId, need(), id);
		expect((await readNeed(visitor, id)).state).toBe('submitted');
	});

	test('never shows the contact or who decides to a visitor', async () => {
		const id = await submitNeed(await account(), seasonId, need({ contact: 'SEALED-CONTACT' }));
		await scoreNeed(organiser, id, [{ criterion: 'felt', score: 2, comment: 'SEALED-COMMENT' }]);
		const seen = JSON.stringify([await readNeed(visitor, id), await listNeeds(visitor, seasonId)]);
		expect(seen).not.toMatch(/SEALED/);
		expect(JSON.stringify(await readNeed(organiser, id))).toContain('SEALED-CONTACT');
	});

	test.each([
		['nobody', () => visitor, 'sign_in_first'],
		[
			'an unconfirmed address',
			async () => ({ ...(await account()), emailConfirmed: false }),
			'confirm_email_first'
		]
	])('is refused to %s', async (_, who, code) => {
		expect(await outcome(submitNeed(await who(), seasonId, need()))).toBe(code);
	});

	test('refuses an incomplete need and keeps nothing of it', async () => {
		const person = await account();
		const act = submitNeed(person, seasonId, need({ success: { ko: ' ', en: '' }, contact: '' }));
		expect(await outcome(act)).toBe('need_incomplete');
		expect(await listOwnNeeds(person, seasonId)).toEqual([]);
	});

	test('on behalf of an organisation takes a member of it', async () => {
		const member = await account();
		const organisationId = await organisationOf(member.userId);
		expect(await outcome(submitNeed(await account(), seasonId, need({ organisationId })))).toBe('forbidden');
		const id = await submitNeed(member, seasonId, need({ organisationId }));
		expect((await readNeed(visitor, id)).organisation).toEqual(both('가람병원'));
	});

	test('ends with the sourcing stage, and a submitted need is not written over', async () => {
		const other = await seasonWith('sourcing');
		const person = await account();
		const id = await submitNeed(person, other, need());
		expect(await outcome(saveNeed(person, other, need(), id))).toBe('need_state');
		expect(await outcome(saveNeed(await account(), other, need(), id))).toBe('not_found');
		await closeStage(systemActor, other, 'sourcing');
		expect(await outcome(submitNeed(person, other, need()))).toBe('stage_closed');
	});

	test('reads an address that is no id as nothing', async () => {
		expect(await outcome(readNeed(visitor, "1' OR true --"))).toBe('not_found');
	});
});

describe('endorsing', () => {
	test('counts one person once, however often and however fast', async () => {
		const id = await submitNeed(await account(), seasonId, need());
		const person = await account();
		const ready = barrier(8);
		await Promise.all(Array.from({ length: 8 }, () => ready().then(() => endorseNeed(person, id))));
		expect((await readNeed(person, id)).endorsements).toBe(1);
		expect((await readNeed(person, id)).endorsed).toBe(true);
		await withdrawEndorsement(person, id);
		expect((await readNeed(person, id)).endorsements).toBe(0);
		const entries = await prisma().auditEntry.count({
			where: { type: 'need.endorsed', actorId: person.userId }
		});
		expect(entries).toBe(1);
	});

	test('is refused for drafts, one’s own and decided needs', async () => {
		const person = await account();
		const draft = await saveNeed(person, seasonId, need());
		const own = await submitNeed(person, seasonId, need());
		const declined = await submitNeed(await account(), seasonId, need());
		await takeUpNeed(organiser, declined);
		await declineNeed(organiser, declined, reason);
		const codes = await Promise.all([
			outcome(endorseNeed(await account(), draft)),
			outcome(endorseNeed(person, own)),
			outcome(endorseNeed(person, declined)),
			outcome(endorseNeed(visitor, own))
		]);
		expect(codes).toEqual(['not_found', 'own_need', 'not_found', 'sign_in_first']);
	});
});

describe('triage', () => {
	test('is for organisers, and not for those who stand behind the need', async () => {
		const member = await account('organiser');
		const organisationId = await organisationOf(member.userId);
		const colleague = await account();
		await prisma().organisationMember.create({ data: { organisationId, userId: colleague.userId } });
		const id = await submitNeed(colleague, seasonId, need({ organisationId }));
		const codes = [
			await outcome(scoreNeed(await account(), id, full)),
			await outcome(scoreNeed(await account('judge'), id, full)),
			await outcome(scoreNeed(member, id, full)),
			await outcome(declineNeed(member, id, reason)),
			await outcome(triageBoard(await account('auditor'), seasonId))
		];
		expect(codes).toEqual(['forbidden', 'forbidden', 'own_need', 'own_need', 'forbidden']);
		await scoreNeed(organiser, id, full);
		const card = (await triageBoard(member, seasonId)).find((candidate) => candidate.id === id);
		expect(card).toMatchObject({ own: true, total: null, triagers: 0 });
	});

	test.each([
		['an unknown criterion', [{ criterion: 'gone', score: 3, comment: '' }]],
		['a score of 6', [{ criterion: 'felt', score: 6, comment: '' }]],
		['half a point', [{ criterion: 'felt', score: 3.5, comment: '' }]]
	])('refuses %s', async (_, scores) => {
		const id = await submitNeed(await account(), seasonId, need());
		expect(await outcome(scoreNeed(organiser, id, scores))).toBe('bad_input');
		expect((await readNeed(visitor, id)).state).toBe('submitted');
	});

	test('shortlists only what somebody scored in full', async () => {
		const id = await submitNeed(await account(), seasonId, need());
		await scoreNeed(organiser, id, full.slice(1));
		expect(await outcome(shortlistNeed(organiser, id, reason))).toBe('need_not_scored');
		await scoreNeed(organiser, id, full);
		await shortlistNeed(organiser, id, reason);
		expect((await readNeed(visitor, id)).state).toBe('shortlisted');
	});

	test('sends the reason to the proposer, in the proposer’s language, and into the trail', async () => {
		const proposer = await account();
		await prisma().user.update({ where: { id: proposer.userId }, data: { locale: 'en' } });
		const { needId } = await shortlistedNeed(seasonId, {}, proposer);
		const [mail] = await prisma().mail.findMany({ where: { to: proposer.email } });
		expect(mail).toMatchObject({ locale: 'en' });
		expect(mail!.body).toContain('대표성이 큽니다 in English');
		expect(mail!.body).toContain(`/en/needs/${needId}`);
		const entry = await prisma().auditEntry.findFirst({
			where: { type: 'need.shortlisted', details: { path: ['needId'], equals: needId } }
		});
		expect(entry?.details).toMatchObject({ reason: both('대표성이 큽니다') });
	});

	test('refuses a decision without a reason', async () => {
		const id = await submitNeed(await account(), seasonId, need());
		await takeUpNeed(organiser, id);
		expect(await outcome(declineNeed(organiser, id, { ko: ' ', en: '' }))).toBe('bad_input');
	});

	test('lets one of two decisions stand that are taken at once', async () => {
		const id = await submitNeed(await account(), seasonId, need());
		await scoreNeed(organiser, id, full);
		const second = await account('organiser');
		const told = await allAtOnce([
			() => declineNeed(organiser, id, reason),
			() => shortlistNeed(second, id, reason)
		]);
		expect(told.toSorted()).toEqual(['need_state', undefined]);
		expect(await prisma().mail.count({ where: { body: { contains: id } } })).toBe(1);
	});

	test('hides a declined need from the public and shows its scores to the proposer', async () => {
		const proposer = await account();
		const id = await submitNeed(proposer, seasonId, need());
		await scoreNeed(organiser, id, full);
		expect((await readNeed(proposer, id)).inside?.scores).toEqual([]);
		await declineNeed(organiser, id, reason);
		expect(await outcome(readNeed(visitor, id))).toBe('not_found');
		expect((await readNeed(proposer, id)).inside).toMatchObject({
			reason,
			scores: [{ mean: 4 }, { mean: 4 }, { mean: 4 }]
		});
	});
});

describe('what is not public', () => {
	test('of a need that came with a bundle is nothing: not its page, its list, or that it is there', async () => {
		const problemId = await transaction((tx) =>
			draftImported(tx, organiser, {
				...{ seasonId, track: 'medicine', reason: both('묶음에서') },
				content: draft({ title: both('SEALED-IMPORT') })
			})
		);
		const { needId } = await prisma().problem.findUniqueOrThrow({ where: { id: problemId } });
		const reader = await account();
		for (const who of [visitor, reader]) expect(await outcome(readNeed(who, needId))).toBe('not_found');
		expect(await outcome(endorseNeed(reader, needId))).toBe('not_found');
		expect(JSON.stringify(await listNeeds(visitor, seasonId))).not.toContain('SEALED-IMPORT');
		expect((await readNeed(organiser, needId)).state).toBe('imported');
	});

	test('of a need that was declined does not stand under one that was folded into it', async () => {
		const into = await submitNeed(await account(), seasonId, need({ title: both('SEALED-DECLINED') }));
		const id = await submitNeed(await account(), seasonId, need());
		await takeUpNeed(organiser, id);
		await mergeNeed(organiser, id, into, reason);
		expect((await readNeed(visitor, id)).mergedInto).toMatchObject({ id: into });
		await scoreNeed(organiser, into, full);
		await declineNeed(organiser, into, reason);
		const seen = JSON.stringify([await readNeed(visitor, id), await listNeeds(visitor, seasonId)]);
		expect(seen).not.toContain('SEALED-DECLINED');
		expect(seen).not.toContain(into);
	});

	test('an organisation that nobody has verified lends its name to no need', async () => {
		const person = await account();
		const organisationId = await organisationOf(person.userId);
		await prisma().organisation.update({
			where: { id: organisationId },
			data: { verifiedAt: null, name: { ...both('SQUATTED') } }
		});
		const id = await submitNeed(person, seasonId, need({ organisationId }));
		expect((await readNeed(visitor, id)).organisation).toBeNull();
		expect(JSON.stringify(await listNeeds(visitor, seasonId))).not.toContain('SQUATTED');
		await prisma().organisation.update({ where: { id: organisationId }, data: { verifiedAt: new Date() } });
		expect((await readNeed(visitor, id)).organisation).toEqual(both('SQUATTED'));
	});

	test('scores of an organiser’s own need are not in the trail that they read either', async () => {
		const own = await account('organiser');
		const id = await submitNeed(own, seasonId, need());
		await scoreNeed(organiser, id, full);
		const scoresIn = async (reader: typeof own) => {
			const { entries } = await readTrail(reader, new URLSearchParams(), 50);
			const about = entries.find(({ type }) => type === 'need.scored')!;
			return (about.details as { scores?: unknown }).scores;
		};
		expect(await scoresIn(organiser)).toEqual({ representative: 4, felt: 4, ready: 4 });
		expect(await scoresIn(own)).toBeUndefined();
	});
});

describe('merging', () => {
	test('keeps where a need came from and counts a person who endorsed both once', async () => {
		const [a, b] = [
			await submitNeed(await account(), seasonId, need()),
			await submitNeed(await account(), seasonId, need())
		];
		const [fan, other] = [await account(), await account()];
		for (const id of [a, b]) await endorseNeed(fan, id);
		await endorseNeed(other, b);
		await takeUpNeed(organiser, b);
		await mergeNeed(organiser, b, a, reason);
		expect(await readNeed(visitor, a)).toMatchObject({ endorsements: 2, mergedFrom: [{ id: b }] });
		expect(await readNeed(visitor, b)).toMatchObject({ state: 'merged', mergedInto: { id: a } });
		expect(await outcome(endorseNeed(await account(), b))).toBe('need_not_endorsable');
	});

	test('never goes in a circle, even when both are merged into each other at once', async () => {
		const [a, b] = [
			await submitNeed(await account(), seasonId, need()),
			await submitNeed(await account(), seasonId, need())
		];
		await takeUpNeed(organiser, a);
		await takeUpNeed(organiser, b);
		const told = await allAtOnce([
			() => mergeNeed(organiser, a, b, reason),
			() => mergeNeed(organiser, b, a, reason)
		]);
		expect(told.toSorted()).toEqual(['merge_target', undefined]);
	});

	test('into itself, a draft or another season is refused', async () => {
		const id = await submitNeed(await account(), seasonId, need());
		await takeUpNeed(organiser, id);
		const unsent = await saveNeed(await account(), seasonId, need());
		const elsewhere = await submitNeed(await account(), await seasonWith('sourcing'), need());
		const told = [];
		for (const into of [id, unsent, elsewhere])
			told.push(await outcome(mergeNeed(organiser, id, into, reason)));
		expect(told).toEqual(['merge_target', 'merge_target', 'merge_target']);
	});
});
