import { redirect } from '@sveltejs/kit';
import { CodeForm, EmptyForm, PasswordForm, SessionForm } from '#lib/identity/schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import {
	changePassword,
	confirmSecondFactor,
	listSessions,
	renewRecoveryCodes,
	revokeOthers,
	revokeSession,
	secondFactorOf,
	startSecondFactor,
	stopSecondFactor
} from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		if (!actor.userId) redirect(303, localizeHref('/signin?next=/account/security'));
		const { sessionToken } = event.locals;
		const [devices, secondFactor] = await Promise.all([
			listSessions(actor, sessionToken),
			secondFactorOf(actor)
		]);
		return { devices, secondFactor, shown: actor.secondFactor };
	});

const tokenOf = (event: { locals: App.Locals }): string => event.locals.sessionToken ?? '';

export const actions: Actions = {
	changePassword: (event) =>
		act(event, PasswordForm, async (actor, change) => {
			await changePassword(actor, change, tokenOf(event));
			return { done: 'password' as const };
		}),
	revokeDevice: (event) =>
		act(event, SessionForm, async (actor, { session }) => {
			await revokeSession(actor, session);
			return { done: 'devices' as const };
		}),
	revokeOthers: (event) =>
		act(event, EmptyForm, async (actor) => {
			await revokeOthers(actor, tokenOf(event));
			return { done: 'devices' as const };
		}),
	startSecondFactor: (event) =>
		act(event, EmptyForm, async (actor) => {
			await startSecondFactor(actor);
			return { done: 'started' as const };
		}),
	confirmSecondFactor: (event) =>
		act(event, CodeForm, async (actor, { code }) => ({
			codes: await confirmSecondFactor(actor, code, tokenOf(event))
		})),
	stopSecondFactor: (event) =>
		act(event, CodeForm, async (actor, { code }) => {
			await stopSecondFactor(actor, code);
			return { done: 'stopped' as const };
		}),
	renewRecoveryCodes: (event) =>
		act(event, CodeForm, async (actor, { code }) => ({ codes: await renewRecoveryCodes(actor, code) }))
};
