import { describe, expect, test } from 'vitest';
import {
	acceptInvitation,
	createOrganisation,
	findOrganisation,
	inviteMember,
	joinOrganisation,
	makeOwner,
	membersOf,
	organisationsOf,
	removeMember,
	unsafeCreateConfirmedUser,
	verifyOrganisation
} from '#lib/server/identity/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { atOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { enterAs, lastLetter, plantPerson, plantSeason, tokenFor, visitor } from './people.ts';

testDatabase();

let made = 0;
const named = (domain: string) => ({
	name: { ko: '한빛병원', en: 'Hanbit Hospital' },
	kind: 'hospital' as const,
	domain
});

/** Somebody with an address at the domain, signed in. */
async function personAt(domain: string) {
	const { id: known } = await plantPerson();
	const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: known } });
	const email = `someone-${++made}@${domain}`;
	const id = await unsafeCreateConfirmedUser({ email, name: `직원 ${made}`, locale: 'ko', passwordHash });
	return { id, email, ...(await enterAs(email)) };
}

describe('founding', () => {
	test('an address at the domain verifies it; any other waits for an organiser', async () => {
		const insider = await personAt('hanbit.example');
		expect(await createOrganisation(insider.actor, named('hanbit.example'))).toMatchObject({
			slug: 'hanbit',
			verified: true
		});
		const outsider = await personAt('elsewhere.example');
		const waiting = await createOrganisation(outsider.actor, named('saebyeok.example'));
		expect(waiting.verified).toBe(false);
		expect(await outcome(verifyOrganisation(outsider.actor, waiting.id))).toBe('forbidden');
		const { email } = await plantPerson(await plantSeason(), 'organiser');
		await verifyOrganisation((await enterAs(email)).actor, waiting.id);
		expect((await findOrganisation(waiting.id)).verified).toBe(true);
	});

	test('a public mail domain founds nothing, a taken one nothing twice, a visitor nothing', async () => {
		const person = await personAt('double.example');
		expect(await outcome(createOrganisation(person.actor, named('gmail.com')))).toBe('domain_public');
		await createOrganisation(person.actor, named('double.example'));
		expect(await outcome(createOrganisation(person.actor, named('double.example')))).toBe('domain_taken');
		expect(await outcome(createOrganisation(visitor, named('visitor.example')))).toBe('sign_in_first');
	});

	test('two with the same first label get addresses of their own', async () => {
		const person = await personAt('label.example');
		const [one, two] = [
			await createOrganisation(person.actor, named('same.example')),
			await createOrganisation(person.actor, named('same.org.example'))
		];
		expect(one.slug).toBe('same');
		expect(two.slug).toMatch(/^same-\d{4}$/);
	});
});

describe('joining', () => {
	test('by domain takes a squatted organisation back: the insider owns it, the stranger and their guests are out', async () => {
		const stranger = await personAt('stranger.example');
		const { id } = await createOrganisation(stranger.actor, named('wanted.example'));
		const guest = await personAt('guest-of-stranger.example');
		await inviteMember(stranger.actor, id, guest.actor.email!);
		const insider = await personAt('wanted.example');
		await joinOrganisation(insider.actor, id);
		const { members, invited } = await membersOf(insider.actor, id);
		expect(members.map((member) => [member.id, member.role])).toEqual([[insider.id, 'owner']]);
		expect(invited).toEqual([]);
		expect((await membersOf(stranger.actor, id)).members).toEqual([]);
		expect((await findOrganisation(id)).verified).toBe(true);
	});

	test('two who found one domain at once found it once, and the other is told', async () => {
		const [one, two] = [await personAt('early.example'), await personAt('late.example')];
		const told = await atOnce(2, (at) => createOrganisation([one, two][at]!.actor, named('both.example')));
		expect(told.filter((answer) => answer === 'domain_taken')).toHaveLength(1);
	});

	test('by domain is for that domain alone, and never raises a later colleague', async () => {
		const first = await personAt('team.example');
		const { id } = await createOrganisation(first.actor, named('team.example'));
		const lookalike = await personAt('team.example.attacker.example');
		expect(await outcome(joinOrganisation(lookalike.actor, id))).toBe('domain_not_yours');
		const colleague = await personAt('team.example');
		await joinOrganisation(colleague.actor, id);
		expect((await organisationsOf(colleague.id)).map((own) => own.role)).toEqual(['member']);
	});

	test('by invitation works once, for the invited address alone', async () => {
		const owner = await personAt('inviting.example');
		const { id } = await createOrganisation(owner.actor, named('inviting.example'));
		const [guest, other] = [await personAt('guest.example'), await personAt('other.example')];
		await inviteMember(owner.actor, id, guest.email);
		expect((await lastLetter(guest.email))?.subject).toContain('한빛병원');
		const token = await tokenFor(guest.email, 'organisations/join');
		expect(await outcome(acceptInvitation(other.actor, token))).toBe('invitation_not_yours');
		const answers = await atOnce(2, () => acceptInvitation(guest.actor, token));
		expect(answers.filter((answer) => answer === 'link_not_valid')).toHaveLength(1);
		expect((await organisationsOf(guest.id)).map((own) => own.id)).toEqual([id]);
	});
});

describe('keeping members', () => {
	test('is for owners, and the last owner stays', async () => {
		const owner = await personAt('keeping.example');
		const { id } = await createOrganisation(owner.actor, named('keeping.example'));
		const colleague = await personAt('keeping.example');
		await joinOrganisation(colleague.actor, id);
		expect(await outcome(inviteMember(colleague.actor, id, 'x@y.example'))).toBe('forbidden');
		expect(await outcome(makeOwner(colleague.actor, id, colleague.id))).toBe('forbidden');
		expect(await outcome(removeMember(colleague.actor, id, owner.id))).toBe('forbidden');
		expect(await outcome(removeMember(owner.actor, id, owner.id))).toBe('last_owner');
		await makeOwner(owner.actor, id, colleague.id);
		await removeMember(owner.actor, id, owner.id);
		expect((await membersOf(colleague.actor, id)).members.map((member) => member.id)).toEqual([colleague.id]);
	});

	test('lets nobody in on an invitation of somebody who was taken out', async () => {
		const owner = await personAt('parting.example');
		const { id } = await createOrganisation(owner.actor, named('parting.example'));
		const former = await personAt('parting.example');
		await joinOrganisation(former.actor, id);
		await makeOwner(owner.actor, id, former.id);
		const [friend, wanted] = [await personAt('friend.example'), await personAt('wanted-guest.example')];
		await inviteMember(former.actor, id, friend.email);
		await inviteMember(owner.actor, id, wanted.email);
		await removeMember(owner.actor, id, former.id);
		const token = await tokenFor(friend.email, 'organisations/join');
		expect(await outcome(acceptInvitation(friend.actor, token))).toBe('link_not_valid');
		await acceptInvitation(wanted.actor, await tokenFor(wanted.email, 'organisations/join'));
		expect((await membersOf(owner.actor, id)).members.map((member) => member.id)).toEqual([
			owner.id,
			wanted.id
		]);
	});

	test('names and addresses are shown to members only', async () => {
		const owner = await personAt('shown.example');
		const { id } = await createOrganisation(owner.actor, named('shown.example'));
		const stranger = await personAt('curious.example');
		expect(await membersOf(stranger.actor, id)).toEqual({ mine: null, members: [], invited: [] });
		expect(await membersOf(visitor, id)).toEqual({ mine: null, members: [], invited: [] });
		expect((await membersOf(owner.actor, id)).members).toHaveLength(1);
	});
});
