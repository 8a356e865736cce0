import type { APIResponse } from '@playwright/test';
import { parse } from 'devalue';
import { nameOf } from './doors.ts';
import type { Knock, Lang } from './hostile.ts';

/** Doors that rightly let an empty form or a stranger pass, each with its reason. */
const letsPass: Record<string, string> = {
	'/account/security?/revokeOthers': 'there are no other devices to end',
	'/account/security?/startSecondFactor': 'makes a secret that means nothing until it is confirmed',
	'/placement/me?/profile': 'an empty profile is a profile: it is how one is cleared',
	'/api/v1/device POST': 'any terminal may ask to be let in, and waits for a person',
	'/api/v1/viewer POST': 'a pass is for whoever asks, and the body is not read',
	'/vote/[poll]?/forget': 'forgets what this browser holds, which is nothing',
	'/theme POST': 'an unknown appearance is passed over, and the reader goes back to the page'
};
interface Reading {
	status: number;
	code?: string;
	sentences: string[];
	location?: string;
}

/** Null where the answer is a refusal as it should be, otherwise what is wrong with it. */
export async function faultOf(
	one: Knock,
	answer: APIResponse,
	lang: Lang,
	{ mayPass = false } = {}
): Promise<string | null> {
	const { status, code, sentences, location } = read(answer.status(), await answer.text(), answer.headers());
	const name = nameOf(one.door);
	const say = (fault: string) => `${name} (${one.kind}, ${one.address.slice(0, 60)}): ${fault}`;
	if (status >= 500 || code === 'surprise') return say(`${status} ${code} ${sentences.join(' ')}`);
	if (status < 400) {
		const signsIn = location?.replace(/^\/en/, '').startsWith('/signin') ?? false;
		return signsIn || mayPass || letsPass[name] ? null : say(`passed with ${status} ${location ?? ''}`);
	}
	if (sentences.length === 0 || sentences.some((sentence) => sentence === ''))
		return say(`${status} says nothing`);
	const foreign = sentences.find((sentence) => /[가-힣]/.test(sentence) !== (lang === 'ko'));
	return foreign === undefined ? null : say(`${status} speaks the other language: ${foreign}`);
}

/** An answer of an action or an endpoint, brought to one form. */
function read(status: number, text: string, headers: Record<string, string>): Reading {
	let body: Record<string, unknown>;
	try {
		body = JSON.parse(text || '{}') as Record<string, unknown>;
	} catch {
		const [, title] = /<title>([^<]*)/.exec(text) ?? []; // the error page of a form's own address
		return { status, sentences: [title ?? text], location: headers.location };
	}
	if (body.type === 'failure') {
		const { message, code, errors } = parse(body.data as string) as Refused;
		return { status: body.status as number, code, sentences: [message, ...Object.values(errors ?? {})] };
	}
	if (body.type === 'redirect') return { status: 303, sentences: [], location: body.location as string };
	const { message, code } = ((body.error as object | undefined) ?? body) as Partial<Refused>;
	return { status, code, sentences: message === undefined ? [] : [message], location: headers.location };
}

interface Refused {
	message: string;
	code: string;
	errors?: Record<string, string>;
}
