import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { DeviceAnswerForm, DeviceCodeForm, userCode } from '#lib/api/token-schema.ts';
import { localizeHref } from '#lib/paraglide/runtime.js';
import { deviceOf } from '#lib/server/app/http/session-cookie.ts';
import { answerDeviceLogin, findDeviceLogin } from '#lib/server/identity/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { refuse } from '#lib/server/platform/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** A terminal waits to be let in: the person types its code, sees what asks, and decides. */
export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const typed = event.url.searchParams.get('code');
		const next = `/device${typed ? `?code=${encodeURIComponent(typed)}` : ''}`;
		if (!actor.userId) redirect(303, localizeHref(`/signin?next=${encodeURIComponent(next)}`));
		const done = event.url.searchParams.get('done');
		if (!typed) return { done, waiting: null, account: actor.email ?? '' };
		const parsed = v.safeParse(userCode, typed);
		const code = parsed.success ? parsed.output : refuse('device_code_unknown');
		const waiting = await findDeviceLogin(actor, code);
		const spelled = `${code.slice(0, 4)}-${code.slice(4)}`;
		const sameNetwork = deviceOf(event).network === waiting.network;
		return { done: null, waiting: { ...waiting, code: spelled, sameNetwork }, account: actor.email ?? '' };
	});

export const actions: Actions = {
	find: (event) =>
		act(event, DeviceCodeForm, async (actor, { code }) => {
			await findDeviceLogin(actor, code);
			redirect(303, localizeHref(`/device?code=${code.slice(0, 4)}-${code.slice(4)}`));
		}),
	decide: (event) =>
		act(event, DeviceAnswerForm, async (actor, { code, answer }) => {
			await answerDeviceLogin(actor, code, answer === 'approve');
			redirect(303, localizeHref(`/device?done=${answer === 'approve' ? 'approved' : 'denied'}`));
		})
};
