import { redirect } from '@sveltejs/kit';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { isPublished, selectedEntries } from '#lib/server/selection/index.ts';
import {
	findMembersView,
	findTeam,
	inviteLink,
	leaveTeam,
	lockRoster,
	problemFactsById,
	removeMember,
	transferCaptaincy
} from '#lib/server/teams/index.ts';
import { Nothing, OneMember } from '#lib/teams/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const team = await findTeam(event.params.slug);
		const season = await currentSeason();
		const entry = season.stages.find(({ stage }) => stage === 'entry');
		const won = (await selectedEntries(season.id)).filter(({ teamId }) => teamId === team.id);
		const problems = won.length > 0 ? await problemFactsById(season.id) : new Map();
		const inside = await findMembersView(actor, team);
		return {
			team: inside
				? team
				: { ...team, members: team.members.map((member) => ({ ...member, userId: '' })), captainId: '' },
			inside,
			captain: actor.userId === team.captainId,
			me: inside ? actor.userId : null,
			selected: won.flatMap(({ problemId }) => {
				const problem = problems.get(problemId);
				return problem ? [{ slug: problem.slug, title: problem.title }] : [];
			}),
			letters: inside !== null && (await isPublished(season.id)),
			entry: { open: entry?.state === 'open', closesAt: entry?.closesAt ?? null }
		};
	});

const teamId = async (slug: string) => (await findTeam(slug)).id;

export const actions: Actions = {
	invite: (event) =>
		act(event, Nothing, async (actor) => {
			const { path } = await inviteLink(actor, await teamId(event.params.slug));
			return { invitation: event.url.origin + localizeHref(path, { locale: event.locals.locale }) };
		}),
	leave: (event) =>
		act(event, Nothing, async (actor) => {
			await leaveTeam(actor, await teamId(event.params.slug));
			redirect(303, localizeHref('/teams', { locale: event.locals.locale }));
		}),
	remove: (event) =>
		act(event, OneMember, async (actor, { userId }) => {
			await removeMember(actor, await teamId(event.params.slug), userId);
			return { done: 'removed' as const };
		}),
	transfer: (event) =>
		act(event, OneMember, async (actor, { userId }) => {
			await transferCaptaincy(actor, await teamId(event.params.slug), userId);
			return { done: 'transferred' as const };
		}),
	lock: (event) =>
		act(event, Nothing, async (actor) => {
			await lockRoster(actor, await teamId(event.params.slug));
			return { done: 'locked' as const };
		})
};
