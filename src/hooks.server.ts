import { building } from '$app/environment';
import { sequence } from '@sveltejs/kit/hooks';
import type { HandleServerError, ServerInit } from '@sveltejs/kit';
import { apiRefusals } from '#lib/server/app/http/api-refusals.ts';
import { authenticate } from '#lib/server/app/http/authenticate.ts';
import { headers } from '#lib/server/app/http/headers.ts';
import { language } from '#lib/server/app/http/language.ts';
import { requestContext } from '#lib/server/app/http/request-context.ts';
import { sameOrigin } from '#lib/server/app/http/same-origin.ts';
import { describeError, frameworkRefusal } from '#lib/server/platform/http/act.ts';
import { anonymous } from '#lib/server/platform/index.ts';

export const init: ServerInit = async () => {
	if (building) return;
	const { start } = await import('#lib/server/app/index.ts');
	await start();
};

export const handle = sequence(requestContext, language, headers, sameOrigin, apiRefusals, authenticate);

export const handleError: HandleServerError = ({ error, event, status }) => {
	const { locale = 'ko', actor = anonymous('ko') } = event.locals;
	const refusal = frameworkRefusal(status, locale);
	if (refusal) return refusal;
	const described = describeError(error, locale, actor);
	return { message: described.message, code: described.code };
};
