import { problemOf, teams, type DemoMember, type DemoTeam } from '#demo/index.ts';
import type { Browser, Fields } from './browser.ts';
import { closeStage, openStage } from './opening.ts';
import { nameOf, type Chapter, type Play } from './play.ts';
import { together } from './together.ts';

/** Captains found teams, members follow the invitation, and every team hands in its proposal. */
export const entry: Chapter = async (play) => {
	await openStage(play, 'entry');
	// Sign-ups may go side by side; teams are founded one after another, so that the same seed gives the same order.
	await together(
		teams.flatMap((team) => team.members),
		4,
		(member) => play.cast.as(member)
	);
	play.progress.say(`${teams.flatMap((team) => team.members).length} members have signed up`);
	for (const team of teams) await found(play, team);
	play.told.teams = teams.length;
	play.progress.say(`${teams.length} teams are founded`);
	for (const team of teams.filter((candidate) => !problemOf(candidate.problem).practice))
		await propose(play, team);
	await closeStage(play, 'entry');
	play.progress.say('proposals are in, entry is closed');
};

const captainOf = (team: DemoTeam): DemoMember =>
	team.members.find((member) => member.captain) ?? team.members[0]!;
export const captain = (play: Play, team: DemoTeam): Promise<Browser> => play.cast.as(captainOf(team));

async function found(play: Play, team: DemoTeam): Promise<void> {
	const lead = captainOf(team);
	const browser = await play.cast.as(lead);
	const fields: Fields = {
		name: team.name[lead.locale],
		slug: team.slug,
		mottoKo: team.motto.ko,
		mottoEn: team.motto.en,
		kind: team.kind,
		country: team.country,
		smallFirm: team.smallFirm,
		youthLed: team.youthLed,
		...membership(lead)
	};
	await browser.post('/teams/new?/create', fields, ['team_name_taken', 'team_slug_taken']);
	play.teamSlugs.set(team.key, team.slug);
	const others = team.members.filter((member) => member.key !== lead.key);
	if (others.length === 0) return;
	const answer = await browser.post(`/teams/${team.slug}?/invite`, {});
	const { pathname } = new URL(String(answer.data.invitation));
	for (const member of others) {
		const path = pathname.replace(/^\/en/, '');
		await (
			await play.cast.as(member)
		).post(`${path}?/join`, membership(member), ['already_member', 'already_done']);
	}
}

const membership = (member: DemoMember): Fields => ({
	affiliation: member.affiliation[member.locale],
	role: member.role[member.locale]
});

interface ProposalData {
	page: { problem: { rulesVersion: number }; entry: { revision: number; state: string } | null };
}

async function propose(play: Play, team: DemoTeam): Promise<void> {
	const browser = await captain(play, team);
	const path = `/teams/${team.slug}/entries/${problemOf(team.problem).slug}`;
	const { page } = await browser.page<ProposalData>(path);
	if (page.entry && page.entry.state !== 'draft') return;
	const draft = await browser.post(
		`${path}?/save`,
		{ ...proposalFields(team), revision: page.entry?.revision ?? 0 },
		['proposal_changed_elsewhere']
	);
	if (draft.type === 'failure') return propose(play, team);
	const { page: saved } = await browser.page<ProposalData>(path);
	await browser.post(
		`${path}?/submit`,
		{
			...proposalFields(team),
			revision: saved.entry?.revision ?? 0,
			rulesVersion: saved.problem.rulesVersion,
			acceptRules: true
		},
		['entry_not_draft']
	);
	play.progress.say(`${nameOf({ name: team.name, locale: 'ko' })}: ${team.proposal.title.ko}`);
}

function proposalFields({ proposal }: DemoTeam): Fields {
	const own = proposal.original;
	return {
		language: own,
		title: proposal.title[own],
		summary: proposal.summary[own],
		approach: proposal.approach[own],
		dataUse: proposal.dataUse[own],
		risks: proposal.risks[own],
		plan: proposal.plan[own],
		gpuHours: proposal.gpuHours,
		milestoneTitle: proposal.milestones.map(({ title }) => title[own]),
		milestoneEvidence: proposal.milestones.map(({ evidence }) => evidence[own]),
		milestoneWeek: proposal.milestones.map(({ dueWeek }) => String(dueWeek)),
		milestoneKrw: proposal.milestones.map(({ amountKrw }) => String(amountKrw)),
		itemName: proposal.budget.map(({ item }) => item[own]),
		itemKrw: proposal.budget.map(({ amountKrw }) => String(amountKrw))
	};
}
