import { randomUUID } from 'node:crypto';
import { error, fail, isHttpError, isRedirect, json, type ActionFailure } from '@sveltejs/kit';
import type * as v from 'valibot';
import { errorText } from '#lib/errors.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';
import type { Actor } from '../actor.ts';
import { isAway } from '../database/index.ts';
import type { ErrorCode } from '../error-codes.ts';
import { DomainError } from '../errors.ts';
import { logger } from '../logger.ts';
import { readForm, type FormValues } from './form.ts';
import { longTexts } from './typed.ts';

interface RequestLike {
	request: Request;
	locals: { actor: Actor; locale: Locale };
}

export interface Refusal {
	message: string;
	code: string;
	values: FormValues;
	errors: Record<string, string>;
}

/** Reads the form by its schema, runs the verb, and turns a refusal into a sentence beside the form. Redirects pass through. */
export async function act<S extends v.GenericSchema, R>(
	event: RequestLike,
	schema: S,
	verb: (actor: Actor, data: v.InferOutput<S>) => Promise<R>
): Promise<R | ActionFailure<Refusal>> {
	const { actor, locale } = event.locals;
	let values: FormValues = {};
	try {
		const form = await readForm(event.request, schema, locale);
		values = form.values;
		if (form.ok) return await verb(actor, form.data);
		const message = errorText('bad_input', {}, locale);
		return fail(400, { message, code: 'bad_input', values, errors: form.errors });
	} catch (thrown) {
		if (isRedirect(thrown) || isHttpError(thrown)) throw thrown;
		const { status, code, message } = describeError(thrown, locale, actor);
		const typed = code === 'sign_in_first' ? longTexts(values) : [];
		if (typed.length === 0) return fail(status, { message, code, values, errors: {} });
		// The session ended while they wrote. With scripts the page stands as it was; without, it comes anew with no form on it.
		if (isPage(event.request)) error(status, { message, code, typed });
		return fail(status, { message: m.form_signed_out({}, { locale }), code, values, errors: {} });
	}
}

/** Whether a browser waits for a page, and not a script for an answer. */
const isPage = ({ headers }: Request): boolean => headers.get('accept')?.includes('text/html') ?? false;

/** For a load: a refusal becomes the error page with its status and sentence. */
export async function load<R>(
	event: Pick<RequestLike, 'locals'>,
	query: (actor: Actor) => Promise<R>
): Promise<R> {
	const { actor, locale } = event.locals;
	try {
		return await query(actor);
	} catch (thrown) {
		if (isRedirect(thrown) || isHttpError(thrown)) throw thrown;
		const { status, code, message } = describeError(thrown, locale, actor);
		error(status, { message, code });
	}
}

/** For a JSON endpoint: the answer, or `{ error: { code, message, details } }` with the right status. */
export async function answer(
	event: Pick<RequestLike, 'locals'>,
	verb: (actor: Actor) => Promise<unknown>
): Promise<Response> {
	const { actor, locale } = event.locals;
	try {
		const value = await verb(actor);
		return value instanceof Response ? value : json(value);
	} catch (thrown) {
		if (isRedirect(thrown) || isHttpError(thrown)) throw thrown;
		const { status, code, message, details } = describeError(thrown, locale, actor);
		const headers: Record<string, string> =
			'seconds' in details ? { 'retry-after': String(details.seconds) } : {};
		return json({ error: { code, message, details } }, { status, headers });
	}
}

const byStatus: Record<number, ErrorCode> = {
	400: 'address_broken',
	404: 'not_found',
	405: 'wrong_method',
	413: 'request_too_large',
	415: 'form_expected'
};

/** What the framework itself refuses, before any verb is asked, in our words; null for all that is no such refusal. */
export function frameworkRefusal(status: number, locale: Locale): { message: string; code: string } | null {
	const code = byStatus[status];
	return code ? { code, message: errorText(code, {}, locale) } : null;
}

/** After so long whoever was told that something is away may ask again. */
export const awaySeconds = 5;

/**
 * A refusal keeps its code. What cannot be reached, the database or a store, is a refusal, too, and logged with its reason. A surprise
 * gets an incident id that is shown and logged.
 */
export function describeError(thrown: unknown, locale: Locale, actor: Actor) {
	const away = isAway(thrown);
	const refusal = away ? new DomainError('out_of_reach', { seconds: awaySeconds }) : thrown;
	if (refusal instanceof DomainError) {
		const { code, status, details } = refusal;
		const said = { requestId: actor.requestId, actor: actor.userId, code };
		if (away) logger.error({ ...said, error: whole(thrown) });
		else logger.info(said);
		return { status, code, details, message: errorText(code, details, locale) };
	}
	const incident = randomUUID().slice(0, 8);
	logger.error({
		requestId: actor.requestId,
		actor: actor.userId,
		incident,
		error: whole(thrown)
	});
	return {
		status: 500,
		code: 'surprise',
		details: { incident },
		message: errorText('surprise', { incident }, locale)
	};
}

const whole = (thrown: unknown): string =>
	thrown instanceof Error
		? `${thrown.stack}${thrown.cause ? `\nbecause of ${String(thrown.cause)}` : ''}`
		: String(thrown);
