import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import {
	closeStage,
	createSeason,
	currentSeason,
	insistStageOpen,
	openStage,
	rescheduleStage
} from '#lib/server/season/index.ts';
import { prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();

const text = { ko: '시험', en: 'Trial' };
const organiser = actorWith(randomUUID(), 'organiser');
let seasonId = '';
beforeAll(async () => {
	seasonId = await createSeason(systemActor, { slug: 'trial', name: text, call: text, criteria: [] });
});
const ask = (stage: 'entry' | 'sourcing') =>
	outcome(transaction((tx) => insistStageOpen(tx, seasonId, stage)).then(() => 'open'));

test('a stage is planned, then open, then closed, as the organiser moves it', async () => {
	expect(await ask('entry')).toBe('stage_not_open');
	await openStage(organiser, seasonId, 'entry');
	expect(await ask('entry')).toBe('open');
	expect(await outcome(openStage(organiser, seasonId, 'entry'))).toBe('already_done');
	await closeStage(organiser, seasonId, 'entry');
	expect(await ask('entry')).toBe('stage_closed');
	expect((await currentSeason()).stage).toBe('entry');
});

test('only an organiser moves the calendar, and only to times that make sense', async () => {
	const judge = actorWith(randomUUID(), 'judge');
	expect(await outcome(openStage(judge, seasonId, 'sourcing'))).toBe('forbidden');
	const window = { opensAt: new Date(2000), closesAt: new Date(1000) };
	expect(await outcome(rescheduleStage(organiser, seasonId, 'sourcing', window))).toBe(
		'closes_before_opening'
	);
	expect(await ask('sourcing')).toBe('stage_not_open');
});

test('an organiser who closes a stage waits for an act that is under way', async () => {
	await rescheduleStage(organiser, seasonId, 'sourcing', { opensAt: new Date(1000), closesAt: null });
	const inside = Promise.withResolvers<void>();
	const goOn = Promise.withResolvers<void>();
	const order: string[] = [];
	const act = transaction(async (tx) => {
		await insistStageOpen(tx, seasonId, 'sourcing');
		inside.resolve();
		await goOn.promise;
		order.push('act committed');
	});
	await inside.promise;
	const closing = closeStage(organiser, seasonId, 'sourcing').then(() => order.push('closed'));
	goOn.resolve();
	await Promise.all([act, closing]);
	expect(order).toEqual(['act committed', 'closed']);
});

test('a season is founded once per address', async () => {
	expect(
		await outcome(createSeason(systemActor, { slug: 'trial', name: text, call: text, criteria: [] }))
	).toBe('season_slug_taken');
	expect(await prisma().season.count()).toBe(1);
	const told = await atOnce(3, () =>
		createSeason(systemActor, { slug: 'together', name: text, call: text, criteria: [] })
	);
	expect(told.filter((answer) => answer === 'season_slug_taken')).toHaveLength(2);
});
