import { expect, test } from 'vitest';
import { anonymous, prisma, type Actor } from '#lib/server/platform/index.ts';
import {
	closeMatch,
	closeRound,
	declareRound,
	openMatch,
	openRound,
	openVote,
	publishRound,
	revealMatch,
	withdrawEntrant
} from '#lib/server/tournament/index.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared, roundOf } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { countVote } from '../../support/polls.ts';
import { sealAll, vote } from './stage.ts';

testDatabase();

test('two organisers who declare the same round at once declare it once', async () => {
	const field = await contest(2);
	const told = await atOnce(4, () => declareRound(field.organiser, roundOf(field)));
	expect(told.filter((answer) => answer === 'already_done')).toHaveLength(3);
	expect(await prisma().round.count({ where: { seasonId: field.seasonId } })).toBe(1);
});

test('every step pressed by two operators at once is done once', async () => {
	const field = await contest(2);
	const id = await declared(field, { weights: { metric: 0, jury: 50, public: 50 } });
	const opened = await atOnce(3, () => openRound(field.organiser, id));
	expect(opened.filter((answer) => answer === 'round_state')).toHaveLength(2);
	const match = (await controlRound(field)).matches[0]!;
	await atOnce(3, () => openMatch(field.operator, match.id));
	await sealAll(field, match.id, { [match.cheong!.id]: 4, [match.hong!.id]: 2 });
	await vote(field, match, [2, 2]);
	await countVote(match.pollId);
	expect(await atOnce(3, () => closeMatch(field.operator, match.id))).toEqual([
		undefined,
		undefined,
		undefined
	]);
	await atOnce(3, () => revealMatch(field.operator, match.id));
	await atOnce(3, () => closeRound(field.organiser, id));
	await atOnce(3, () => publishRound(field.organiser, id));
	const trail = await prisma().auditEntry.groupBy({ by: ['type'], _count: true, orderBy: { type: 'asc' } });
	const told = Object.fromEntries(trail.map(({ type, _count }) => [type, _count]));
	for (const type of ['round.opened', 'match.opened', 'match.closed', 'match.revealed', 'round.published'])
		expect([type, told[type]]).toEqual([type, 1]);
	expect(told['poll.closed']).toBe(1);
});

test('a side that leaves while the match is being closed leaves one clear result', async () => {
	const field = await contest(2);
	const id = await declared(field);
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	await sealAll(field, match.id, { [match.cheong!.id]: 5, [match.hong!.id]: 2 });
	const [closed, left] = await atOnce(2, (index) =>
		index === 0
			? closeMatch(field.operator, match.id)
			: withdrawEntrant(field.organiser, id, match.cheong!.id)
	);
	expect(closed).toBeUndefined();
	const { winnerId, walkover } = (await controlRound(field)).matches[0]!;
	expect({ left, winnerId, walkover }).toEqual(
		left === 'match_state'
			? { left, winnerId: match.cheong!.id, walkover: false }
			: { left: undefined, winnerId: match.hong!.id, walkover: true }
	);
});

test('who has no part in running the show changes nothing', async () => {
	const field = await contest(2);
	const foreign = await contest(1, 1);
	const id = await declared(field, { weights: { metric: 0, jury: 50, public: 50 } });
	await openRound(field.organiser, id);
	const match = (await controlRound(field)).matches[0]!;
	const rows = async () =>
		JSON.stringify([
			await prisma().round.findMany({ orderBy: { id: 'asc' } }),
			await prisma().match.findMany({ orderBy: { id: 'asc' } }),
			await prisma().roundEntrant.findMany({ orderBy: { teamId: 'asc' } }),
			await prisma().poll.findMany({ orderBy: { id: 'asc' } }),
			await prisma().auditEntry.count()
		]);
	const before = await rows();
	const verbs: ((actor: Actor) => Promise<unknown>)[] = [
		(actor) => declareRound(actor, roundOf(field, { number: 2 })),
		(actor) => openRound(actor, id),
		(actor) => openMatch(actor, match.id),
		(actor) => openVote(actor, match.id, 60),
		(actor) => closeMatch(actor, match.id),
		(actor) => revealMatch(actor, match.id),
		(actor) => closeRound(actor, id),
		(actor) => publishRound(actor, id),
		(actor) => withdrawEntrant(actor, id, match.cheong!.id)
	];
	const strangers: [Actor, string][] = [
		[anonymous('ko'), 'sign_in_first'],
		[field.teams[0]!.captain, 'forbidden'],
		[foreign.jurors[0]!, 'forbidden']
	];
	for (const verb of verbs)
		for (const [actor, code] of strangers) expect(await outcome(verb(actor))).toBe(code);
	expect(await outcome(declareRound(field.operator, roundOf(field, { number: 2 })))).toBe('forbidden');
	expect(await rows()).toBe(before);
});

test('what does not add up is refused and nothing is declared', async () => {
	const field = await contest(2);
	const stranger = field.teams[0]!.captain.userId;
	const tries = {
		weights_not_100: { weights: { metric: 50, jury: 60, public: 0 } },
		tie_break_open: { tieBreaks: ['public' as const] },
		places_wrong: { places: 0 },
		jury_missing: { jurors: [] },
		juror_not_judge: { jurors: [stranger] },
		round_out_of_order: { number: 2 }
	};
	for (const [code, change] of Object.entries(tries))
		expect(await outcome(declareRound(field.organiser, roundOf(field, change)))).toBe(code);
	expect(
		await outcome(
			declareRound(field.organiser, roundOf(field, { weights: { metric: -10, jury: 110, public: 0 } }))
		)
	).toBe('weights_not_100');
	expect(await prisma().round.count({ where: { seasonId: field.seasonId } })).toBe(0);
	const nowhere = '00000000-0000-7000-8000-000000000000';
	expect(await outcome(openRound(field.organiser, nowhere))).toBe('not_found');
	expect(await outcome(closeMatch(field.operator, nowhere))).toBe('not_found');
	const id = await declared(field);
	await openRound(field.organiser, id);
	expect(await outcome(withdrawEntrant(field.organiser, id, nowhere))).toBe('not_found');
	const match = (await controlRound(field)).matches[0]!;
	expect(await outcome(openVote(field.operator, match.id, 60))).toBe('match_has_no_vote');
});
