import { beforeAll, describe, expect, test } from 'vitest';
import { prisma, shiftClock, type SignedIn } from '#lib/server/platform/index.ts';
import {
	createTeam,
	findMembersView,
	findProposalPage,
	findTeam,
	findTeams,
	inviteLink,
	isMember,
	joinTeam,
	leaveTeam,
	listEntries,
	listTeams,
	lockRoster,
	removeMember,
	saveProposal,
	teamsOf,
	transferCaptaincy,
	withdrawProposal
} from '#lib/server/teams/index.ts';
import { allAtOnce, atOnce, outcome } from '../../support/barrier.ts';
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

let season: { id: string; slug: string };
let problem: { id: string; slug: string };
let people: SignedIn[];
const day = 86_400_000;

/** Two days later, when entries have closed. */
async function afterTheDeadline<T>(act: () => Promise<T>): Promise<T> {
	const back = shiftClock(2 * day);
	try {
		return await act();
	} finally {
		back();
	}
}

beforeAll(async () => {
	season = await plantSeason();
	people = await Promise.all(Array.from({ length: 14 }, (_, i) => plantPerson(season.id, `Person${i}`)));
	problem = await plantProblem(season.id, 'first-problem');
});

describe('a roster', () => {
	test('grows by a link that dies when it is renewed', async () => {
		const [captain, friend, stranger] = people as [SignedIn, SignedIn, SignedIn];
		const team = await createTeam(captain, { name: '한빛', kind: 'academia', country: 'KR', mottoKo: '빛' });
		const old = await inviteLink(captain, team.id);
		const link = await inviteLink(captain, team.id);
		expect(await outcome(joinTeam(stranger, old.token))).toBe('invite_not_valid');
		expect(await joinTeam(friend, link.token, { role: '연구' })).toEqual({
			teamId: team.id,
			slug: team.slug
		});
		expect(await outcome(joinTeam(friend, link.token))).toBe('already_done');
		expect(await outcome(inviteLink(friend, team.id))).toBe('captain_only');
		expect(await outcome(inviteLink(stranger, team.id))).toBe('members_only');
		const view = await findTeam(team.slug);
		expect(view.members.map(({ name, role, captain }) => [name, role, captain])).toEqual([
			['Person0', '', true],
			['Person1', '연구', false]
		]);
		expect(JSON.stringify(await prisma().team.findUniqueOrThrow({ where: { id: team.id } }))).not.toContain(
			link.token
		);
	});

	test('changes hands: a captain stays until someone else is captain', async () => {
		const [, , a, b] = people as [SignedIn, SignedIn, SignedIn, SignedIn];
		const team = await plantTeam(a, 'Handover', b);
		expect(await outcome(leaveTeam(a, team.id))).toBe('captain_stays');
		expect(await outcome(transferCaptaincy(b, team.id, b.userId))).toBe('captain_only');
		await transferCaptaincy(a, team.id, b.userId);
		await leaveTeam(a, team.id);
		expect(await isMember(prisma(), team.id, a.userId)).toBe(false);
		expect((await teamsOf(b.userId)).map(({ name }) => name)).toEqual(['Handover']);
		await leaveTeam(b, team.id);
		expect(await outcome(findTeam(team.slug))).toBe('not_found');
	});

	test('is closed by the captain, and by the deadline', async () => {
		const [, , a, b, c] = people as [SignedIn, SignedIn, SignedIn, SignedIn, SignedIn];
		const locked = await plantTeam(a, 'Locked', b);
		await lockRoster(a, locked.id);
		expect(await outcome(inviteLink(a, locked.id))).toBe('roster_locked');
		expect(await outcome(leaveTeam(b, locked.id))).toBe('roster_locked');
		expect(await outcome(removeMember(a, locked.id, b.userId))).toBe('roster_locked');
		const late = await plantTeam(c, 'Late');
		const link = await inviteLink(c, late.id);
		expect(await afterTheDeadline(() => outcome(joinTeam(b, link.token)))).toBe('stage_closed');
		expect(
			await afterTheDeadline(() =>
				outcome(createTeam(b, { name: 'Too late', kind: 'research', country: 'KR' }))
			)
		).toBe('stage_closed');
	});

	test('two founders of one name: one has it', async () => {
		const found = await atOnce(2, (at) =>
			createTeam(people[5 + at]!, { name: 'Same name', kind: 'industry', country: 'US' })
		);
		expect(found.filter((result) => result === 'team_name_taken').length).toBe(1);
	});
});

describe('a draft', () => {
	test('written on an older revision is refused, and nothing is overwritten', async () => {
		const captain = people[7]!;
		const team = await plantTeam(captain, 'Two tabs');
		const draft = { teamId: team.id, problemId: problem.id };
		const first = await saveProposal(captain, { ...draft, revision: 0, proposal: proposal('first') });
		expect(first.revision).toBe(1);
		expect(
			await outcome(saveProposal(captain, { ...draft, revision: 0, proposal: proposal('second') }))
		).toBe('proposal_changed_elsewhere');
		const race = await atOnce(3, (at) =>
			saveProposal(captain, { ...draft, revision: 1, proposal: proposal(`text ${at}`) })
		);
		expect(race.filter((result) => result === 'proposal_changed_elsewhere').length).toBe(2);
		const page = await findProposalPage(captain, team.slug, problem.slug);
		expect(page.entry?.revision).toBe(2);
	});

	test('is read by members only, and named people are pointed out before judges see them covered', async () => {
		const [captain, stranger] = [people[8]!, people[9]!];
		const team = await plantTeam(captain, 'Nameful Lab');
		await saveProposal(captain, {
			teamId: team.id,
			problemId: problem.id,
			revision: 0,
			proposal: proposal('by Nameful Lab')
		});
		expect(await outcome(findProposalPage(stranger, team.slug, problem.slug))).toBe('members_only');
		expect(await findMembersView(stranger, await findTeam(team.slug))).toBeNull();
		const inside = await findMembersView(captain, await findTeam(team.slug));
		expect(inside?.entries).toMatchObject([{ problem: { slug: problem.slug, open: true }, state: 'draft' }]);
		const page = await findProposalPage(captain, team.slug, problem.slug);
		expect(page.named).toEqual(['Nameful Lab']);
	});
});

describe('submitting', () => {
	test('one person who stands on two teams enters a problem once, even at the same moment', async () => {
		const [shared, a, b] = [people[10]!, people[11]!, people[12]!];
		const one = await plantTeam(a, 'Race one', shared);
		const two = await plantTeam(b, 'Race two', shared);
		const results = await allAtOnce([
			() => submitted(a, one.id, problem.id),
			() => submitted(b, two.id, problem.id)
		]);
		expect(results.filter((result) => result === 'already_on_another_team').length).toBe(1);
		expect(
			await prisma().participant.count({ where: { problemId: problem.id, userId: shared.userId } })
		).toBe(1);
		// Whoever joins a team with a submitted proposal stands on it, too: the loser's captain is free, the winner's is not.
		const won = results.findIndex((result) => typeof result === 'object');
		const [winner, loser] = won === 0 ? [{ captain: a, team: one }, b] : [{ captain: b, team: two }, a];
		await joinTeam(loser, (await inviteLink(winner.captain, winner.team.id)).token);
		expect(await prisma().participant.count({ where: { userId: loser.userId } })).toBe(1);
	});

	test('needs every part, the rules as they are now, and the captain', async () => {
		const [captain, member] = [await plantPerson(season.id, 'Cap'), await plantPerson(season.id, 'Mem')];
		const team = await plantTeam(captain, 'Careful', member);
		expect(await outcome(submitted(member, team.id, problem.id))).toBe('captain_only');
		expect(await outcome(submitted(captain, team.id, problem.id, proposal('x', { risks: ' ' })))).toBe(
			'proposal_incomplete'
		);
		expect(await listEntries(season.id).then((all) => all.some(({ teamId }) => teamId === team.id))).toBe(
			false
		);
		const { submitProposal } = await import('#lib/server/teams/index.ts');
		const draft = { teamId: team.id, problemId: problem.id, revision: 0, proposal: proposal() };
		expect(await outcome(submitProposal(captain, draft, { rulesVersion: 1, accepted: false }))).toBe(
			'rules_not_accepted'
		);
		expect(await outcome(submitProposal(captain, draft, { rulesVersion: 2, accepted: true }))).toBe(
			'rules_changed'
		);
		await submitProposal(captain, draft, { rulesVersion: 1, accepted: true });
		expect(
			await outcome(submitProposal(captain, { ...draft, revision: 1 }, { rulesVersion: 1, accepted: true }))
		).toBe('entry_not_draft');
	});

	test('is refused to the staff of the owner and to judges, and after the deadline with its time', async () => {
		const staff = await plantPerson(season.id, 'Staff');
		const judge = await plantPerson(season.id, 'Judge', 'judge');
		const owner = await plantOrganisation('owner.example', staff.userId);
		const owned = await plantProblem(season.id, 'owned-problem', owner);
		const captain = await plantPerson(season.id, 'Outside');
		const withStaff = await plantTeam(captain, 'With staff', staff);
		expect(await outcome(submitted(captain, withStaff.id, owned.id))).toBe('owner_cannot_enter');
		const withJudge = await plantTeam(captain, 'With judge', judge);
		expect(await outcome(submitted(captain, withJudge.id, problem.id))).toBe('judge_cannot_enter');
		const late = afterTheDeadline(() => submitted(captain, withStaff.id, problem.id));
		await expect(late).rejects.toMatchObject({
			code: 'stage_closed',
			details: { stage: 'entry', closesAt: expect.stringMatching(/^\d{4}-/) }
		});
	});

	test('a team that withdraws after the deadline keeps its slot closed; before it, its people are free', async () => {
		const other = await plantProblem(season.id, 'withdrawn-problem');
		const [a, b] = [await plantPerson(season.id, 'Early'), await plantPerson(season.id, 'Later')];
		const early = await submitted(a, (await plantTeam(a, 'Withdraws early')).id, other.id);
		const late = await submitted(b, (await plantTeam(b, 'Withdraws late')).id, other.id);
		expect(await withdrawProposal(a, early.entryId)).toEqual({ slotOpen: true });
		expect(await afterTheDeadline(() => withdrawProposal(b, late.entryId))).toEqual({ slotOpen: false });
		const left = await prisma().participant.findMany({ where: { problemId: other.id } });
		expect(left.map(({ userId }) => userId)).toEqual([b.userId]);
		expect(await outcome(withdrawProposal(a, early.entryId))).toBe('entry_not_submitted');
	});
});

describe('lists', () => {
	test('say who takes part, and nothing of what they entered', async () => {
		const text = JSON.stringify([
			await listTeams(season.id),
			await findTeam((await listTeams(season.id)).rows[0]!.slug)
		]);
		for (const secret of ['title plain', 'summary', 'first-problem', '@mail-', 'submitted', 'inviteHash'])
			expect(text).not.toContain(secret);
	});

	test('ask the database as often for three teams as for one', async () => {
		const one = await countQueries(() => listTeams(season.id, { q: '한빛' }));
		const many = await countQueries(() => listTeams(season.id));
		expect(one.value.rows.length).toBe(1);
		expect(many.value.rows.length).toBeGreaterThan(3);
		expect(many.queries).toBe(one.queries);
		const ids = (await prisma().team.findMany({ select: { id: true }, take: 3 })).map(({ id }) => id);
		expect((await countQueries(() => findTeams(ids))).queries).toBe(
			(await countQueries(() => findTeams(ids.slice(0, 1)))).queries
		);
	});
});
