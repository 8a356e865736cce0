import { beforeAll, expect, test } from 'vitest';
import { prisma, type SignedIn } from '#lib/server/platform/index.ts';
import {
	findTeam,
	inviteLink,
	isMember,
	joinTeam,
	leaveTeam,
	lockRoster,
	removeMember,
	saveProposal,
	transferCaptaincy,
	withdrawProposal
} from '#lib/server/teams/index.ts';
import { teamSize } from '#lib/teams/schema.ts';
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

testDatabase();

let season: { id: string; slug: string };
let problem: { id: string; slug: string };
const person = (name = 'Someone', ...roles: 'judge'[]) => plantPerson(season.id, name, ...roles);
const linkOf = async (captain: SignedIn, teamId: string) => (await inviteLink(captain, teamId)).token;
const placesOf = (userId: string) => prisma().participant.count({ where: { userId } });

beforeAll(async () => {
	season = await plantSeason();
	await person('First');
	problem = await plantProblem(season.id, 'a-problem');
});

test('the last seat of a team is taken once, however many come for it at the same moment', async () => {
	const captain = await person('Captain');
	const team = await plantTeam(captain, 'Nearly full');
	const token = await linkOf(captain, team.id);
	for (let seats = teamSize - 2; seats > 0; seats--) await joinTeam(await person(), token);
	const late = await Promise.all([person(), person(), person()]);
	const told = await atOnce(3, (at) => joinTeam(late[at]!, token));
	expect(told.filter((answer) => answer === 'team_full')).toHaveLength(2);
	expect((await findTeam(team.slug)).members).toHaveLength(teamSize);
	expect(await outcome(joinTeam(await person(), token))).toBe('team_full');
});

test('only somebody on the roster becomes captain, and a captain takes nobody off but others who are on it', async () => {
	const [captain, member, stranger] = [await person(), await person(), await person()];
	const team = await plantTeam(captain, 'Whose captain', member);
	expect(await outcome(transferCaptaincy(captain, team.id, stranger.userId))).toBe('not_found');
	expect(await outcome(transferCaptaincy(captain, team.id, captain.userId))).toBe('already_done');
	expect(await outcome(removeMember(captain, team.id, captain.userId))).toBe('captain_stays');
	expect(await outcome(removeMember(captain, team.id, stranger.userId))).toBe('not_found');
	expect(await outcome(removeMember(member, team.id, captain.userId))).toBe('captain_only');
	await removeMember(captain, team.id, member.userId);
	expect(await isMember(prisma(), team.id, member.userId)).toBe(false);
	expect((await findTeam(team.slug)).captainId).toBe(captain.userId);
});

test('who was taken off does not come back by the link they came by', async () => {
	const [captain, removed, late] = [await person(), await person(), await person()];
	const team = await plantTeam(captain, 'One less');
	const token = await linkOf(captain, team.id);
	await joinTeam(removed, token);
	await removeMember(captain, team.id, removed.userId);
	expect(await outcome(joinTeam(removed, token))).toBe('invite_not_valid');
	await joinTeam(late, await linkOf(captain, team.id));
	expect(await isMember(prisma(), team.id, late.userId)).toBe(true);
});

test('the captaincy handed to somebody who leaves at that moment stays with somebody on the roster', async () => {
	const [captain, member] = [await person(), await person()];
	const team = await plantTeam(captain, 'Handed over', member);
	await allAtOnce<unknown>([
		() => transferCaptaincy(captain, team.id, member.userId),
		() => leaveTeam(member, team.id)
	]);
	const { captainId, members } = await findTeam(team.slug);
	expect(members.map(({ userId }) => userId)).toContain(captainId);
});

test('who leaves or is taken off is free to enter the problem with another team', async () => {
	const [captain, leaver, removed] = [await person(), await person(), await person()];
	const team = await plantTeam(captain, 'Loses two', leaver, removed);
	await submitted(captain, team.id, problem.id);
	expect(await Promise.all([leaver, removed].map(({ userId }) => placesOf(userId)))).toEqual([1, 1]);
	await leaveTeam(leaver, team.id);
	await removeMember(captain, team.id, removed.userId);
	expect(await Promise.all([leaver, removed].map(({ userId }) => placesOf(userId)))).toEqual([0, 0]);
	const next = await plantTeam(leaver, 'Starts again', removed);
	expect(await outcome(submitted(leaver, next.id, problem.id))).toMatchObject({
		entryId: expect.any(String)
	});
});

test('a team with a submitted proposal is not disbanded before it is withdrawn', async () => {
	const captain = await person();
	const team = await plantTeam(captain, 'One person');
	const { entryId } = await submitted(captain, team.id, problem.id);
	expect(await outcome(leaveTeam(captain, team.id))).toBe('withdraw_first');
	expect(await placesOf(captain.userId)).toBe(1);
	await withdrawProposal(captain, entryId);
	await leaveTeam(captain, team.id);
	expect(await outcome(findTeam(team.slug))).toBe('not_found');
});

test('who joins a team that has submitted must be free to stand on its proposal', async () => {
	const staff = await person('Staff');
	const owner = await plantOrganisation('owns-one.example', staff.userId);
	const owned = await plantProblem(season.id, 'an-owned-problem', owner);
	const captain = await person();
	const team = await plantTeam(captain, 'Has submitted');
	await submitted(captain, team.id, owned.id);
	const token = await linkOf(captain, team.id);
	expect(await outcome(joinTeam(staff, token))).toBe('owner_cannot_enter');
	expect(await outcome(joinTeam(await person('Judge', 'judge'), token))).toBe('judge_cannot_enter');
	const elsewhere = await person();
	await submitted(elsewhere, (await plantTeam(elsewhere, 'Elsewhere')).id, owned.id);
	expect(await outcome(joinTeam(elsewhere, token))).toBe('already_on_another_team');
	expect((await findTeam(team.slug)).members).toHaveLength(1);
});

test('a member who is taken off while the captain submits is on the proposal or off the team, never both', async () => {
	const [captain, member] = [await person(), await person()];
	const team = await plantTeam(captain, 'Two acts', member);
	await allAtOnce<unknown>([
		() => submitted(captain, team.id, problem.id),
		() => removeMember(captain, team.id, member.userId)
	]);
	expect(await isMember(prisma(), team.id, member.userId)).toBe(false);
	expect([await placesOf(captain.userId), await placesOf(member.userId)]).toEqual([1, 0]);
});

test('somebody who joins while the roster is locked is in before it, or not at all', async () => {
	const [captain, guest] = [await person(), await person()];
	const team = await plantTeam(captain, 'Being locked');
	const token = await linkOf(captain, team.id);
	const [, joined] = await allAtOnce<unknown>([
		() => lockRoster(captain, team.id),
		() => joinTeam(guest, token)
	]);
	expect(await isMember(prisma(), team.id, guest.userId)).toBe(joined !== 'invite_not_valid');
	expect(await outcome(joinTeam(await person(), token))).toBe('invite_not_valid');
});

test('a problem that is closed takes neither drafts nor proposals', async () => {
	const closed = await plantProblem(season.id, 'a-closed-problem');
	await prisma().problem.update({
		where: { id: closed.id },
		data: { state: 'closed', closedAt: new Date() }
	});
	const captain = await person();
	const team = await plantTeam(captain, 'Too late for it');
	expect(await outcome(submitted(captain, team.id, closed.id))).toBe('problem_not_open');
	const draft = { teamId: team.id, problemId: closed.id, revision: 0, proposal: proposal() };
	expect(await outcome(saveProposal(captain, draft))).toBe('problem_not_open');
	expect(await prisma().entry.count({ where: { teamId: team.id } })).toBe(0);
});
