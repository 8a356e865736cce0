import { beforeAll, describe, expect, test } from 'vitest';
import {
	carryOrganisers,
	disablePerson,
	enablePerson,
	grantRole,
	issueSetupToken,
	listPeople,
	resolveSession,
	revokeRole,
	searchPeople,
	setUp
} from '#lib/server/identity/index.ts';
import { prisma, systemActor, type Role } from '#lib/server/platform/index.ts';
import { allAtOnce, atOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { actorOf, device, enterAs, password, plantPerson, plantSeason, visitor } from './people.ts';

testDatabase();

describe('the first organiser', () => {
	test('comes by a printed link that works once, and founds the season', async () => {
		const token = (await issueSetupToken())!;
		const founding = {
			season: { ko: '첫 시즌', en: 'First season' },
			name: '운영자',
			email: 'head@office.example',
			password,
			locale: 'ko' as const
		};
		expect(await outcome(setUp(visitor, 'not the token', founding, device))).toBe('link_not_valid');
		const emails = ['head@office.example', 'other@office.example'];
		const answers = await atOnce(2, (at) =>
			setUp(visitor, token, { ...founding, email: emails[at]! }, device)
		);
		expect(answers.filter((answer) => answer === 'link_not_valid')).toHaveLength(1);
		expect(await prisma().roleGrant.count({ where: { role: 'organiser' } })).toBe(1);
		expect(await prisma().season.count()).toBe(1);
		expect(await issueSetupToken()).toBeNull();
	});
});

describe('roles', () => {
	let season: string;
	let organiser: { id: string; email: string };
	let head: Awaited<ReturnType<typeof enterAs>>;
	beforeAll(async () => {
		season = await plantSeason();
		organiser = await plantPerson(season, 'organiser');
		head = await enterAs(organiser.email);
	});

	test('count from the next request, given or taken, and both stand in the audit log', async () => {
		const { id, email } = await plantPerson();
		const { token } = await enterAs(email);
		await grantRole(head.actor, id, 'judge');
		await grantRole(head.actor, id, 'judge');
		expect([...(await actorOf(token)).roles]).toEqual(['judge']);
		await revokeRole(head.actor, id, 'judge');
		expect([...(await actorOf(token)).roles]).toEqual([]);
		const entries = await prisma().auditEntry.findMany({
			where: { type: { startsWith: 'role.' }, actorId: organiser.id },
			orderBy: { id: 'asc' }
		});
		expect(entries.map((entry) => [entry.type, entry.details])).toEqual([
			['role.granted', { personId: id, role: 'judge' }],
			['role.revoked', { personId: id, role: 'judge' }]
		]);
	});

	test.each<Role[]>([
		[],
		['proposer'],
		['judge'],
		['operator'],
		['auditor'],
		['proposer', 'judge', 'operator', 'auditor']
	])('are given by nobody but organisers: %s', async (...roles) => {
		const { id, email } = await plantPerson(season, ...roles);
		const { actor } = await enterAs(email);
		const acts = [
			grantRole(actor, id, 'organiser'),
			revokeRole(actor, organiser.id, 'organiser'),
			disablePerson(actor, organiser.id),
			enablePerson(actor, id)
		];
		expect(await Promise.all(acts.map(outcome))).toEqual(acts.map(() => 'forbidden'));
		expect(await outcome(searchPeople(actor, { text: '', role: null, page: 1 }))).toBe('forbidden');
	});

	test('are given by nobody who is not signed in', async () => {
		expect(await outcome(grantRole(visitor, organiser.id, 'judge'))).toBe('sign_in_first');
	});

	test('of an earlier season do not count in a new one; its organisers are carried over', async () => {
		const { email } = await plantPerson(season, 'operator');
		const { token } = await enterAs(email);
		const newer = await plantSeason();
		expect([...(await actorOf(token)).roles]).toEqual([]);
		expect([...(await actorOf(head.token)).roles]).toEqual([]);
		await carryOrganisers(newer);
		await carryOrganisers(newer);
		expect([...(await actorOf(head.token)).roles]).toEqual(['organiser']);
		expect([...(await actorOf(token)).roles]).toEqual([]);
		await prisma().roleGrant.deleteMany({ where: { seasonId: newer } });
		await prisma().season.delete({ where: { id: newer } });
	});

	test('the last organiser stays: neither dropped nor shut, also when two drop one another at once', async () => {
		const alone = await plantSeason();
		const [first, second] = [await plantPerson(alone, 'organiser'), await plantPerson(alone, 'organiser')];
		const [one, two] = [await enterAs(first.email), await enterAs(second.email)];
		const answers = await allAtOnce([
			() => revokeRole(one.actor, second.id, 'organiser'),
			() => revokeRole(two.actor, first.id, 'organiser')
		]);
		expect(answers.filter((answer) => answer === 'last_organiser')).toHaveLength(1);
		const left = await prisma().roleGrant.findMany({ where: { seasonId: alone, role: 'organiser' } });
		expect(left).toHaveLength(1);
		const last = left[0]!.userId === first.id ? one : two;
		expect(await outcome(revokeRole(last.actor, left[0]!.userId, 'organiser'))).toBe('last_organiser');
		expect(await outcome(disablePerson(last.actor, left[0]!.userId))).toBe('last_organiser');
		await prisma().roleGrant.deleteMany({ where: { seasonId: alone } });
		await prisma().season.delete({ where: { id: alone } });
	});

	test('people are found by a part of their name or address, with the roles of this season', async () => {
		const { id, email } = await plantPerson(season, 'judge');
		const found = await searchPeople(head.actor, {
			text: email.slice(0, 12).toUpperCase(),
			role: 'judge',
			page: 1
		});
		expect(found.people.find((person) => person.id === id)).toMatchObject({
			email,
			roles: ['judge'],
			confirmed: true,
			disabled: false
		});
		expect((await listPeople(head.actor, { role: 'judge' })).map((person) => person.id)).toContain(id);
		expect(await searchPeople(head.actor, { text: '%_\\', role: null, page: 99 })).toMatchObject({
			people: [],
			total: 0
		});
	});

	test('the platform itself may shut and open an account', async () => {
		const { id, email } = await plantPerson();
		const { token } = await enterAs(email);
		await disablePerson(systemActor, id);
		expect(await resolveSession(token)).toBeNull();
		await enablePerson(systemActor, id);
		expect((await enterAs(email)).actor.userId).toBe(id);
	});
});
