import type { RequestEvent } from '@sveltejs/kit';
import { domainOf } from '#lib/identity/mail-domains.ts';
import { EmptyForm, InviteForm, MemberForm } from '#lib/identity/schema.ts';
import {
	findOrganisationBySlug,
	inviteMember,
	joinOrganisation,
	makeOwner,
	membersOf,
	removeMember,
	verifyOrganisation
} from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { has } from '#lib/server/platform/index.ts';
import { listPublishedProblems } from '#lib/server/problems/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const organisation = await findOrganisationBySlug(event.params.slug);
		const { mine, members, invited } = await membersOf(actor, organisation.id);
		const atDomain = actor.emailConfirmed && domainOf(actor.email ?? '') === organisation.domain;
		const season = await currentSeasonOrNull();
		const published = season ? await listPublishedProblems(season.id) : [];
		return {
			organisation,
			problems: published.filter(({ organisationId }) => organisationId === organisation.id),
			members,
			invited,
			mine,
			canJoin: atDomain && mine === null,
			canVerify: has(actor, 'organiser') && !organisation.verified
		};
	});

const idOf = async (event: RequestEvent): Promise<string> =>
	(await findOrganisationBySlug(event.params.slug ?? '')).id;

export const actions: Actions = {
	join: (event) =>
		act(event, EmptyForm, async (actor) => {
			await joinOrganisation(actor, await idOf(event));
			return { done: 'joined' as const };
		}),
	verify: (event) =>
		act(event, EmptyForm, async (actor) => {
			await verifyOrganisation(actor, await idOf(event));
			return { done: 'verified' as const };
		}),
	invite: (event) =>
		act(event, InviteForm, async (actor, { email }) => {
			await inviteMember(actor, await idOf(event), email);
			return { done: 'invited' as const, email };
		}),
	makeOwner: (event) =>
		act(event, MemberForm, async (actor, { person }) => {
			await makeOwner(actor, await idOf(event), person);
			return { done: 'changed' as const };
		}),
	remove: (event) =>
		act(event, MemberForm, async (actor, { person }) => {
			await removeMember(actor, await idOf(event), person);
			return { done: 'changed' as const };
		})
};
