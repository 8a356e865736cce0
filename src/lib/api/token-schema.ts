import * as v from 'valibot';
import { id, name } from '#lib/form.ts';
import { scopes, tokenDays } from './scopes.ts';

const scopeList = v.pipe(v.array(v.picklist(scopes)), v.minLength(1), v.maxLength(scopes.length));

export const TokenForm = v.object({
	name: name(60),
	scopes: v.optional(scopeList, []),
	days: v.picklist(tokenDays.map(String))
});
export const TokenIdForm = v.object({ token: id });

/** A terminal's code as people type it: spaces, hyphens and small letters are all the same. */
export const userCode = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(30),
	v.transform((typed) => typed.toUpperCase().replaceAll(/[^A-Z]/g, '')),
	v.length(8)
);
export const DeviceCodeForm = v.object({ code: userCode });
export const DeviceAnswerForm = v.object({ code: userCode, answer: v.picklist(['approve', 'deny']) });

export const DeviceStart = v.object({ client: name(80), scopes: v.optional(scopeList, [...scopes]) });
export const DevicePoll = v.object({ deviceCode: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });
