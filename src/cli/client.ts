import { setTimeout as wait } from 'node:timers/promises';
import type { Locale } from '#lib/text.ts';
import { Failure } from './failure.ts';
import { words } from './words.ts';

/** What the platform said against it, in the reader's language. */
export class Refusal extends Error {
	readonly status: number;
	readonly code: string;
	readonly details: Record<string, unknown>;

	constructor(
		status: number,
		{ code, message, details }: { code: string; message: string; details: Record<string, unknown> }
	) {
		super(status === 400 && Object.keys(details).length > 0 ? `${message}\n${linesOf(details)}` : message);
		this.status = status;
		this.code = code;
		this.details = details;
	}
}
const linesOf = (details: Record<string, unknown>) =>
	Object.entries(details)
		.map(([field, fault]) => `  ${field}: ${String(fault)}`)
		.join('\n');

export interface Caller {
	server: string;
	token: string | null;
	locale: Locale;
	version: string;
	/** Tells people something beside the answer. */
	note(text: string): void;
}

const tries = 4;
const longestWaitSeconds = 30;

/** JSON to and from /api/v1. A busy server is asked again; what reads is, when the line breaks, too. */
export class Client {
	readonly caller: Caller;

	constructor(caller: Caller) {
		this.caller = caller;
	}

	get = <T>(path: string): Promise<T> => this.ask<T>('GET', path);
	post = <T>(path: string, body: object = {}): Promise<T> => this.ask<T>('POST', path, body);
	delete = (path: string): Promise<void> => this.ask<void>('DELETE', path);

	/** An address that an answer gave: whole, or of this server. */
	absolute = (url: string): string => new URL(url, this.caller.server).href;

	/** Where a redirecting endpoint leads; the token stays here. */
	async leadsTo(path: string): Promise<string> {
		const response = await this.send('GET', path);
		const location = response.headers.get('location');
		if (location) return this.absolute(location);
		return this.read<never>(response);
	}

	private async ask<T>(method: string, path: string, body?: object): Promise<T> {
		for (let failures = 0; ; failures++) {
			const response = await this.send(method, path, body, failures);
			const again = response.status === 429 || (await isPause(method, response));
			if (!again || failures + 1 >= tries) return this.read<T>(response);
			const seconds = Math.min(
				longestWaitSeconds,
				Number(response.headers.get('retry-after')) || 2 ** failures
			);
			this.caller.note(words(this.caller.locale)('retrying', { seconds }));
			await wait(seconds * 1000);
		}
	}

	private async send(method: string, path: string, body?: object, failures = 0): Promise<Response> {
		const { server, token, locale, version } = this.caller;
		try {
			return await fetch(`${server}/api/v1${path}`, {
				method,
				redirect: 'manual',
				headers: {
					accept: 'application/json',
					'accept-language': locale,
					'user-agent': `champion/${version} (${process.platform}; node ${process.versions.node})`,
					...(token && { authorization: `Bearer ${token}` }),
					...(body && { 'content-type': 'application/json' })
				},
				...(body && { body: JSON.stringify(body) })
			});
		} catch (error) {
			if (method === 'GET' && failures + 1 < tries) {
				await wait(300 * 2 ** failures);
				return this.send(method, path, body, failures + 1);
			}
			throw unreachable(this.caller, error);
		}
	}

	private async read<T>(response: Response): Promise<T> {
		if (response.status === 204) return undefined as T;
		const text = await response.text();
		let answer: unknown;
		try {
			answer = JSON.parse(text);
		} catch {
			const { server, locale } = this.caller;
			throw new Failure('unreachable', words(locale)('not_ours', { server, status: response.status }));
		}
		if (response.ok) return answer as T;
		const { error } = answer as {
			error?: { code: string; message: string; details?: Record<string, unknown> };
		};
		const { token, locale } = this.caller;
		// What does not even look like a token is passed over by the platform, as if nobody had given one.
		const passedOver = token !== null && error?.code === 'sign_in_first';
		throw new Refusal(response.status, {
			code: 'surprise',
			message: text,
			...error,
			...(passedOver && { message: words(locale)('bad_token') }),
			details: error?.details ?? {}
		});
	}
}

export function unreachable({ server, locale }: Pick<Caller, 'server' | 'locale'>, error: unknown): Failure {
	const cause = (error as { cause?: { code?: string; message?: string } }).cause;
	const why = cause?.code ?? cause?.message ?? (error as Error).message;
	return new Failure('unreachable', words(locale)('unreachable', { server, why }));
}

/** A busy server has done nothing yet. One that lost its database on the way may have: only what changes nothing is asked again. */
async function isPause(method: string, response: Response): Promise<boolean> {
	if (response.status !== 503 || !response.headers.has('retry-after')) return false;
	if (method === 'GET') return true;
	const answer = (await response
		.clone()
		.json()
		.catch(() => null)) as { error?: { code?: string } } | null;
	return answer?.error?.code !== 'out_of_reach';
}
