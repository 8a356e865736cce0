import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
	answerOffer,
	closeOpening,
	giveConsent,
	listOpenings,
	makeOffer,
	myPlacement,
	offersOf,
	outcomes,
	peopleFor,
	publishOpening,
	saveProfile,
	withdrawConsent
} from '#lib/server/placement/index.ts';
import { anonymous, prisma, shiftClock, type SignedIn } from '#lib/server/platform/index.ts';
import type { ConsentItem } from '#lib/placement/schema.ts';
import { allAtOnce, atOnce, outcome, someoneWaits } from '../../support/barrier.ts';
import { contest, type Contest } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { plantOrganisation, plantPerson } from '../../support/entrants.ts';

testDatabase();

const both = (text: string) => ({ ko: text, en: text });
const all: ConsentItem[] = ['name', 'email', 'profile', 'results'];
let field: Contest;
let person: SignedIn;
let recruiter: SignedIn;
let rival: SignedIn;
let organisationId: string;
let rivalId: string;
let openingId: string;
let count = 0;

beforeAll(async () => {
	field = await contest(2, 0);
	recruiter = await plantPerson(field.seasonId, 'Recruiter');
	rival = await plantPerson(field.seasonId, 'Rival');
	organisationId = await plantOrganisation('hire.example', recruiter.userId);
	rivalId = await plantOrganisation('rival.example', rival.userId);
});
beforeEach(async () => {
	person = await plantPerson(field.seasonId, `Secretname ${++count}`);
	await prisma().teamMember.create({ data: { teamId: field.teams[0]!.id, userId: person.userId } });
	await saveProfile(person, {
		headline: 'My headline',
		about: 'About me',
		links: 'https://me.example',
		wants: ['job']
	});
	openingId = await publishOpening(recruiter, opening());
});

const opening = (organisation = organisationId) => ({
	seasonId: field.seasonId,
	organisationId: organisation,
	kind: 'job',
	title: both('Research engineer'),
	description: both('Work with us'),
	support: both('')
});
const consent = (items: ConsentItem[] = all, to = organisationId) =>
	giveConsent(person, { organisationId: to, items });
const seen = async (reader = recruiter, organisation = organisationId) =>
	(await peopleFor(reader, organisation, field.seasonId)).find((row) => row.userId === person.userId);

test('an organisation sees a person only while their consent to it stands, and the withdrawal counts at once', async () => {
	expect(await seen()).toBeUndefined();
	const id = await consent();
	expect(await seen()).toMatchObject({
		name: person.name,
		email: person.email,
		headline: 'My headline',
		team: { name: 'Team 0', place: null }
	});
	expect(await seen(rival, rivalId)).toBeUndefined();
	await withdrawConsent(person, id);
	await withdrawConsent(person, id);
	expect(await seen()).toBeUndefined();
	expect((await myPlacement(person)).consents).toEqual([]);
});

test('nothing but the named items is handed over', async () => {
	await consent(['results']);
	const row = await seen();
	expect(row).toEqual({
		userId: person.userId,
		name: null,
		email: null,
		headline: null,
		about: null,
		links: null,
		wants: [],
		team: { name: 'Team 0', slug: field.teams[0]!.slug, place: null }
	});
	await consent(['name']);
	expect(await seen()).toMatchObject({ name: person.name, email: null, headline: null, team: null });
	expect((await myPlacement(person)).consents.map(({ items }) => items)).toEqual([['name']]);
});

test('a consent ends by itself, and is not renewed by reading', async () => {
	await consent();
	const back = [shiftClock(179 * 86_400_000)];
	try {
		expect(await seen()).toBeDefined();
		back.push(shiftClock(2 * 86_400_000));
		expect(await seen()).toBeUndefined();
		expect((await myPlacement(person)).consents).toEqual([]);
		const offer = { openingId, userId: person.userId, message: 'come' };
		expect(await outcome(makeOffer(recruiter, offer))).toBe('not_found');
	} finally {
		for (const undo of back) undo();
	}
});

test('only members of a verified organisation read or act in its name', async () => {
	await consent();
	expect(await outcome(peopleFor(rival, organisationId, field.seasonId))).toBe('forbidden');
	expect(await outcome(peopleFor(field.organiser, organisationId, field.seasonId))).toBe('forbidden');
	expect(await outcome(peopleFor(anonymous('ko'), organisationId, field.seasonId))).toBe('sign_in_first');
	expect(await outcome(offersOf(rival, organisationId, field.seasonId))).toBe('forbidden');
	expect(await outcome(publishOpening(rival, opening()))).toBe('forbidden');
	expect(await outcome(closeOpening(rival, openingId))).toBe('forbidden');
	expect(await outcome(makeOffer(rival, { openingId, userId: person.userId, message: 'x' }))).toBe(
		'forbidden'
	);
	await prisma().organisation.update({ where: { id: organisationId }, data: { verifiedAt: null } });
	try {
		expect(await outcome(peopleFor(recruiter, organisationId, field.seasonId))).toBe('forbidden');
		expect(await outcome(consent())).toBe('organisation_not_verified');
	} finally {
		await prisma().organisation.update({ where: { id: organisationId }, data: { verifiedAt: new Date() } });
	}
});

test('an offer needs a consent, an open opening, and is made once', async () => {
	const offer = { openingId, userId: person.userId, message: 'Join us' };
	expect(await outcome(makeOffer(recruiter, offer))).toBe('not_found');
	const consentId = await consent();
	const told = await atOnce(4, () => makeOffer(recruiter, offer));
	expect(told.filter((answer) => answer === 'already_done')).toHaveLength(3);
	expect(await prisma().offer.count({ where: { openingId } })).toBe(1);
	await withdrawConsent(person, consentId);
	const later = await publishOpening(recruiter, opening());
	expect(await outcome(makeOffer(recruiter, { ...offer, openingId: later }))).toBe('not_found');
	await consent();
	await closeOpening(recruiter, later);
	await closeOpening(recruiter, later);
	expect(await outcome(makeOffer(recruiter, { ...offer, openingId: later }))).toBe('opening_closed');
	const board = await listOpenings(field.seasonId);
	expect(board.find((row) => row.id === later)!.closed).toBe(true);
});

test('an offer made while the consent is withdrawn stands before the withdrawal, or not at all', async () => {
	const consentId = await consent();
	const [made] = await allAtOnce<unknown>([
		() => makeOffer(recruiter, { openingId, userId: person.userId, message: 'Join us' }),
		() => withdrawConsent(person, consentId)
	]);
	expect(await prisma().offer.count({ where: { openingId } })).toBe(made === 'not_found' ? 0 : 1);
	expect(await seen()).toBeUndefined();
	const waiting = Promise.withResolvers<void>();
	const release = Promise.withResolvers<void>();
	const again = await consent();
	const withdrawal = prisma().$transaction(async (tx) => {
		await tx.consent.update({ where: { id: again }, data: { withdrawnAt: new Date() } });
		waiting.resolve();
		await release.promise;
	});
	await waiting.promise;
	const later = await publishOpening(recruiter, opening());
	const offer = outcome(makeOffer(recruiter, { openingId: later, userId: person.userId, message: 'x' }));
	await someoneWaits();
	release.resolve();
	await withdrawal;
	expect(await offer).toBe('not_found');
});

test('two consents given at once to one organisation leave one; a consent given twice and withdrawn is gone', async () => {
	await atOnce(3, (at) => consent([all[at]!]));
	const standing = await prisma().consent.findMany({ where: { userId: person.userId, withdrawnAt: null } });
	expect(standing).toHaveLength(1);
	await atOnce(3, () => withdrawConsent(person, standing[0]!.id));
	expect(await seen()).toBeUndefined();
	const trail = { type: 'consent.withdrawn', details: { path: ['consentId'], equals: standing[0]!.id } };
	expect(await prisma().auditEntry.count({ where: trail })).toBe(1);
});

test('no offer goes to somebody on no team of the season, nor by a consent to somebody else', async () => {
	const visitor = await plantPerson(field.seasonId, 'Visitor');
	await giveConsent(visitor, { organisationId, items: all });
	const offer = { openingId, userId: visitor.userId, message: 'x' };
	expect(await outcome(makeOffer(recruiter, offer))).toBe('not_found');
	await consent(all, rivalId);
	expect(await outcome(makeOffer(recruiter, { ...offer, userId: person.userId }))).toBe('not_found');
});

test('the person answers, and an answer is final; the organisation learns it, and no more than it may see', async () => {
	const consentId = await consent(['name']);
	const id = await makeOffer(recruiter, { openingId, userId: person.userId, message: 'Join us' });
	const [mine] = (await myPlacement(person)).offers;
	expect(mine).toMatchObject({ id, state: 'made', message: 'Join us' });
	expect(await outcome(answerOffer(field.teams[1]!.captain, id, 'accepted'))).toBe('not_found');
	expect(await outcome(answerOffer(recruiter, id, 'accepted'))).toBe('not_found');
	await answerOffer(person, id, 'accepted');
	await answerOffer(person, id, 'accepted');
	expect(await outcome(answerOffer(person, id, 'declined'))).toBe('already_done');
	const told = async () =>
		(await offersOf(recruiter, organisationId, field.seasonId)).find((row) => row.id === id);
	expect(await told()).toMatchObject({ state: 'accepted', name: person.name });
	await withdrawConsent(person, consentId);
	expect(await told()).toMatchObject({ state: 'accepted', name: null });
});

test('both answers at once leave one', async () => {
	await consent();
	const id = await makeOffer(recruiter, { openingId, userId: person.userId, message: 'Join us' });
	const told = await Promise.all([
		outcome(answerOffer(person, id, 'accepted')),
		outcome(answerOffer(person, id, 'declined'))
	]);
	expect(told.filter((answer) => answer === 'already_done')).toHaveLength(1);
});

test('the public sees numbers, and neither names nor messages', async () => {
	await consent();
	await makeOffer(recruiter, { openingId, userId: person.userId, message: 'a private message' });
	const shown = JSON.stringify([await listOpenings(field.seasonId), await outcomes(field.seasonId)]);
	for (const secret of [person.name, person.email!, person.userId, 'My headline', 'a private message'])
		expect(shown).not.toContain(secret);
});

test('a consent is somebody’s own: nobody gives, sees or withdraws another’s', async () => {
	const id = await consent();
	expect(await outcome(withdrawConsent(rival, id))).toBe('not_found');
	expect(await outcome(giveConsent(anonymous('ko'), { organisationId, items: all }))).toBe('sign_in_first');
	expect(await outcome(giveConsent(person, { organisationId, items: [] }))).toBe('bad_input');
	expect(await seen()).toBeDefined();
	expect(JSON.stringify(await myPlacement(rival))).not.toContain(id);
});
