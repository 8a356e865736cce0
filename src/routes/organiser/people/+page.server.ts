import * as v from 'valibot';
import { PersonForm, RoleForm, roles } from '#lib/identity/schema.ts';
import {
	disablePerson,
	enablePerson,
	grantRole,
	revokeRole,
	searchPeople
} from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

const Query = v.object({
	q: v.fallback(v.pipe(v.string(), v.trim(), v.maxLength(100)), ''),
	role: v.fallback(v.nullable(v.picklist(roles)), null),
	page: v.fallback(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(10_000)), 1)
});

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { q, role, page } = v.parse(
			Query,
			Object.fromEntries(['q', 'role', 'page'].map((key) => [key, event.url.searchParams.get(key)]))
		);
		return { ...(await searchPeople(actor, { text: q, role, page })), q, role, page };
	});

export const actions: Actions = {
	grant: (event) =>
		act(event, RoleForm, async (actor, { person, role }) => {
			await grantRole(actor, person, role);
			return { changed: person };
		}),
	revoke: (event) =>
		act(event, RoleForm, async (actor, { person, role }) => {
			await revokeRole(actor, person, role);
			return { changed: person };
		}),
	disable: (event) =>
		act(event, PersonForm, async (actor, { person }) => {
			await disablePerson(actor, person);
			return { changed: person };
		}),
	enable: (event) =>
		act(event, PersonForm, async (actor, { person }) => {
			await enablePerson(actor, person);
			return { changed: person };
		})
};
