import { beforeAll, describe, expect, test } from 'vitest';
import { prisma, shiftClock, type SignedIn } from '#lib/server/platform/index.ts';
import {
	commitPlan,
	decideSelection,
	declareConflict,
	declareInterest,
	dismissConflict,
	findDesk,
	findEntryReviews,
	findOutcome,
	findOutcomeData,
	findOverview,
	findRanking,
	findReviewPage,
	lettersOf,
	listCertificates,
	listConflicts,
	publishLetters,
	reopenReview,
	runAssignment,
	saveExpertise,
	saveReview,
	saveRubric,
	selectedEntries,
	submitReview
} from '#lib/server/selection/index.ts';
import { withdrawProposal } from '#lib/server/teams/index.ts';
import { assignJudges } from '#lib/selection/assign.ts';
import type { Criterion } from '#lib/selection/rubric.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	plantOrganisation,
	plantPerson,
	plantProblem,
	plantSeason,
	plantTeam,
	proposal,
	submitted
} from '../../support/entrants.ts';
import { countQueries } from '../../support/queries.ts';

testDatabase();

const words = { ko: '기준', en: 'criterion' };
const criterion = (key: string, weight: number, optional = false): Criterion => ({
	key,
	name: { ko: `기준 ${key}`, en: `criterion ${key}` },
	question: words,
	weight,
	anchors: [1, 2, 3, 4, 5].map((score) => ({
		ko: `${key} ${score}점의 뜻`,
		en: `what ${score} means for ${key}`
	})),
	optional
});
const rubric = [criterion('idea', 60), criterion('plan', 40), criterion('extra', 0, true)].slice(0, 2);
const terms = { reviews: 3, minLoad: 0, maxLoad: 10, seed: 'spring' };
const secrets = ['SecretTeam', 'secretive', 'Hidden Member', '@mail-'];

let season: { id: string; slug: string };
let organiser: SignedIn;
let tied: SignedIn;
let judges: SignedIn[];
const teams: { captain: SignedIn; id: string; slug: string; entryId: string; name: string }[] = [];
const full = (score: number) => ({
	scores: { idea: score, plan: score },
	commentToTeam: `worth ${score}`,
	commentToPanel: 'panel only'
});

beforeAll(async () => {
	season = await plantSeason();
	organiser = await plantPerson(season.id, 'Organiser', 'organiser');
	tied = await plantPerson(season.id, 'Tied Organiser', 'organiser');
	judges = await Promise.all(
		Array.from({ length: 6 }, (_, i) => plantPerson(season.id, `Judge${i}`, 'judge'))
	);
	const problems = [
		await plantProblem(season.id, 'p-law'),
		await plantProblem(season.id, 'p-health', null, 'medicine')
	];
	for (let i = 0; i < 6; i++) {
		const captain = await plantPerson(season.id, i === 0 ? 'Hidden Member' : `Captain${i}`);
		const name = i === 0 ? 'SecretTeam' : `Team ${i}`;
		const team = await plantTeam(captain, name);
		const text = proposal(i === 0 ? `of SecretTeam by Hidden Member` : `${i}`);
		const { entryId } = await submitted(captain, team.id, problems[i % 2]!.id, text);
		teams.push({ captain, ...team, entryId, name });
	}
	// One verified organisation ties the second organiser and the first judge to the first team.
	await plantOrganisation('secretive.example', teams[0]!.captain.userId, tied.userId, judges[0]!.userId);
	await prisma().seasonStage.update({
		where: { seasonId_stage: { seasonId: season.id, stage: 'entry' } },
		data: { closesAt: new Date(Date.now() - 1000) }
	});
});

const aliasOf = async (judge: SignedIn, entryId: string) =>
	(await prisma().assignment.findFirst({ where: { judgeId: judge.userId, entryId, state: 'open' } }))?.id;

describe('before judging', () => {
	test('a rubric has its weights in order, a plan comes first, and only organisers touch either', async () => {
		expect(await outcome(saveRubric(judges[0]!, season.id, 'selection', rubric))).toBe('forbidden');
		expect(await outcome(saveRubric(organiser, season.id, 'selection', [criterion('a', 50)]))).toBe(
			'rubric_weights'
		);
		await saveRubric(organiser, season.id, 'selection', rubric);
		expect(await outcome(runAssignment(organiser, terms))).toBe('plan_first');
		await commitPlan(organiser, season.id, { places: 2, rankBy: 'raw' });
		const plan = await prisma().selectionPlan.findUniqueOrThrow({ where: { seasonId: season.id } });
		expect(JSON.stringify(await findOverview(organiser))).not.toContain(plan.seed);
		expect(JSON.stringify(await findOutcome(season.slug))).not.toContain(plan.seed);
		expect((await findOutcome(season.slug)).seedHash).toBe(plan.seedHash);
	});

	test('ties are found in the data, declared by judges, and set aside with a reason by someone else', async () => {
		await declareInterest(judges[1]!, { team: teams[1]!.slug, reason: 'former colleague' });
		const found = (await listConflicts(organiser)).map(({ judge, team, source }) => [judge, team, source]);
		expect(found.toSorted()).toEqual([
			['Judge0', 'SecretTeam', 'organisation'],
			['Judge1', 'Team 1', 'declared']
		]);
		const tie = {
			entryId: teams[1]!.entryId,
			judgeId: judges[1]!.userId,
			source: 'declared' as const,
			found: 'x',
			reason: 'long ago'
		};
		expect(await outcome(dismissConflict(judges[1]!, tie))).toBe('forbidden');
		expect(await outcome(dismissConflict({ ...organiser, userId: judges[1]!.userId }, tie))).toBe(
			'conflict_own'
		);
	});
});

describe('assignment', () => {
	test('keeps ties apart, freezes the rubric, and can be run again from its certificate', async () => {
		await saveExpertise(judges[2]!, ['medicine']);
		const run = await runAssignment(organiser, terms);
		expect(run).toMatchObject({ added: 18, connected: true });
		expect(await aliasOf(judges[0]!, teams[0]!.entryId)).toBeUndefined();
		expect(await outcome(saveRubric(organiser, season.id, 'selection', rubric))).toBe('rubric_frozen');
		expect(await outcome(commitPlan(organiser, season.id, { places: 1, rankBy: 'raw' }))).toBe(
			'plan_committed'
		);
		const [certificate] = await listCertificates(organiser, season.id);
		const again = assignJudges(certificate!.input);
		expect(again.ok && again.objective).toBe(certificate!.objective);
		expect(await outcome(listCertificates(judges[0]!, season.id))).toBe('forbidden');
		const text = JSON.stringify(certificate);
		for (const { entryId } of teams) expect(text).not.toContain(entryId);
	});
});

describe('a judge', () => {
	test('never meets a team, a person, an entry or a time: not in the list, the page or an id', async () => {
		const judge = judges.find((candidate) => candidate !== judges[0])!;
		for (const one of [judge, ...judges.slice(2)]) {
			const id = await aliasOf(one, teams[0]!.entryId);
			if (!id) continue;
			const text = JSON.stringify([await findDesk(one), await findReviewPage(one, id)]).replaceAll(
				/"interests":\[.*?\]/g,
				''
			);
			for (const secret of [...secrets, teams[0]!.entryId, teams[0]!.id, 'submittedAt', 'createdAt', 'Judge'])
				expect(text).not.toContain(secret);
			expect(text).toContain('▇▇▇');
		}
		const rows = await prisma().assignment.findMany({ orderBy: { id: 'asc' } });
		const inOrder = (list: string[]) => list.join() === [...list].sort().join();
		expect(rows.every(({ id }) => id[14] === '4')).toBe(true); // random ids, not ones that carry the time
		expect(inOrder(rows.map(({ entryId }) => entryId))).toBe(false);
	});

	test("sees their own desk only, and does not learn whether another's paper exists", async () => {
		const mine = (await findDesk(judges[3]!)).rows[0]!;
		expect(await outcome(findReviewPage(judges[4]!, mine.id))).toBe('not_found');
		expect(await outcome(saveReview(judges[4]!, mine.id, full(3)))).toBe('not_found');
		for (const wrong of ['', 'x', "' OR 1=1", '../organiser', '\u0000']) {
			expect(await outcome(findReviewPage(judges[4]!, wrong))).toBe('not_found');
			expect(await outcome(saveReview(judges[4]!, wrong, full(3)))).toBe('not_found');
			expect(await outcome(declareConflict(judges[4]!, wrong, 'x'))).toBe('not_found');
		}
		expect(await outcome(findDesk(teams[0]!.captain))).toBe('forbidden');
		expect(await outcome(findReviewPage(judges[4]!, '00000000-0000-4000-8000-000000000000'))).toBe(
			'not_found'
		);
	});

	test('saves a draft, submits once it is complete, and an organiser may give it back', async () => {
		const judge = judges[5]!;
		const { id } = (await findDesk(judge)).rows[0]!;
		await saveReview(judge, id, {
			scores: { idea: '9', plan: '4', other: '1' },
			commentToTeam: '',
			commentToPanel: ''
		});
		expect((await findReviewPage(judge, id)).review?.scores).toEqual({ plan: 4 });
		expect(await outcome(submitReview(judge, id, { ...full(3), scores: { plan: 4 } }))).toBe(
			'review_incomplete'
		);
		expect(await outcome(submitReview(judge, id, { ...full(3), commentToTeam: ' ' }))).toBe(
			'review_comment_missing'
		);
		const twice = await atOnce(2, (at) => submitReview(judge, id, full(3 + 2 * at)));
		expect(twice.filter((result) => result === 'review_submitted').length).toBe(1);
		await reopenReview(organiser, id, 'wrong paper scored');
		await submitReview(judge, id, full(3));
	});

	test('gives a paper back for a conflict, and the next run assigns someone else', async () => {
		const judge = judges[4]!;
		const { id } = (await findDesk(judge)).rows[0]!;
		const { entryId } = await prisma().assignment.findUniqueOrThrow({ where: { id } });
		await declareConflict(judge, id, 'I know this work');
		expect((await findReviewPage(judge, id)).proposal).toBeNull();
		expect(await outcome(saveReview(judge, id, full(1)))).toBe('review_closed');
		expect(await runAssignment(organiser, { ...terms, seed: 'again' })).toMatchObject({ added: 1 });
		expect(await prisma().assignment.count({ where: { entryId, state: 'open' } })).toBe(3);
	});
});

describe('the decision', () => {
	test('waits for every review, or takes a reason', async () => {
		const { tableHash, missing } = await findRanking(organiser);
		expect(missing).toBeGreaterThan(0);
		expect(await outcome(decideSelection(organiser, { reason: '', tableHash }))).toBe('reviews_missing');
		for (const judge of judges) {
			for (const { id, state } of (await findDesk(judge)).rows) {
				if (state === 'conflict' || state === 'submitted') continue;
				const { entryId } = await prisma().assignment.findUniqueOrThrow({ where: { id } });
				await submitReview(judge, id, full(teams.findIndex((team) => team.entryId === entryId) < 3 ? 4 : 2));
			}
		}
		expect((await findRanking(organiser)).missing).toBe(0);
		expect(await outcome(decideSelection(organiser, { reason: '', tableHash }))).toBe('state_changed');
	});

	test('hides an entry from an organiser who is tied to it: score, rank, reviews, export', async () => {
		const ranking = await findRanking(tied);
		expect(ranking.hidden).toBe(1);
		expect(JSON.stringify(ranking)).not.toContain(teams[0]!.entryId);
		expect(JSON.stringify(ranking)).not.toContain('SecretTeam');
		expect(ranking.rows.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
		expect(await outcome(findEntryReviews(tied, teams[0]!.entryId))).toBe('not_found');
		expect(await outcome(decideSelection(tied, { reason: '', tableHash: ranking.tableHash }))).toBe(
			'conflicted_organiser'
		);
		const review = await prisma().assignment.findFirstOrThrow({
			where: { entryId: teams[0]!.entryId, state: 'open' }
		});
		expect(await outcome(reopenReview(tied, review.id, 'x'))).toBe('not_found');
	});

	test('is taken once, and nobody hears of it before the letters', async () => {
		const { tableHash } = await findRanking(organiser);
		const both = await atOnce(2, () => decideSelection(organiser, { reason: '', tableHash }));
		expect(both.filter((result) => result === 'selection_decided').length).toBe(1);
		expect(await selectedEntries(season.id)).toEqual([]);
		expect((await findOutcome(season.slug)).selected).toEqual([]);
		expect((await lettersOf(teams[0]!.captain, teams[0]!.slug)).letters).toEqual([]);
		expect(await outcome(findOutcomeData(season.slug))).toBe('not_found');
		expect(await prisma().mail.count()).toBe(0);
		expect(await prisma().entry.count({ where: { state: 'submitted' } })).toBe(6);
		const { id } = (await findDesk(judges[5]!)).rows[0]!;
		expect(await outcome(reopenReview(organiser, id, 'too late'))).toBe('selection_decided');
	});

	test('is published with letters in the language of each member, and can be recomputed by anyone', async () => {
		await prisma().user.update({ where: { id: teams[1]!.captain.userId }, data: { locale: 'en' } });
		await withdrawProposal(teams[5]!.captain, teams[5]!.entryId);
		expect(await publishLetters(organiser)).toEqual({ letters: 5 });
		expect(await outcome(publishLetters(organiser))).toBe('already_done');
		const selected = await selectedEntries(season.id);
		expect(selected.map(({ rank }) => rank)).toEqual([1, 2]);
		const [event] = await prisma().outboxEvent.findMany({ where: { type: 'selection.decided' } });
		expect(event!.payload).toEqual({
			seasonId: season.id,
			entryIds: selected.map(({ entryId }) => entryId).sort()
		});
		const mails = await prisma().mail.findMany();
		expect(mails.filter(({ locale }) => locale === 'en').length).toBe(1);
		expect(mails.find(({ to }) => to === teams[0]!.captain.email)!.body).toMatch(
			/idea 4점의 뜻[\s\S]*worth 4[\s\S]*드림$/
		);
		expect(mails.every(({ body }) => !body.includes('panel only') && !body.includes('Judge'))).toBe(true);
		const data = await findOutcomeData(season.slug);
		expect(data.ranking.length).toBe(6);
		expect(JSON.stringify(data)).not.toMatch(/Team|Judge|Captain/);
		const { letters } = await lettersOf(teams[0]!.captain, teams[0]!.slug);
		expect(letters[0]).toMatchObject({
			outcome: expect.any(String),
			letter: { comments: expect.arrayContaining(['worth 4', 'worth 4']) }
		});
		expect(await outcome(lettersOf(teams[1]!.captain, teams[0]!.slug))).toBe('members_only');
	});

	test('lists ask the database as often for many rows as for one', async () => {
		const back = shiftClock(0);
		const many = await countQueries(() => findDesk(judges[5]!));
		const none = await countQueries(() => findDesk({ ...judges[5]!, userId: judges[0]!.userId }));
		back();
		expect(many.value.rows.length).toBeGreaterThan(1);
		expect(many.queries).toBe(none.queries);
	});
});
