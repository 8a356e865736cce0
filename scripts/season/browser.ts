import { setTimeout as sleep } from 'node:timers/promises';
import { parse, unflatten } from 'devalue';

/** What a form action answered, as a page without reloading would read it. */
export interface Answer {
	type: 'success' | 'failure' | 'redirect' | 'error';
	status: number;
	location?: string;
	data: Record<string, unknown>;
}

export type Fields = Record<string, string | number | boolean | string[] | Blob | undefined>;

/** Thrown where an act was refused and the player did not expect it. */
export class Refused extends Error {
	readonly code: string;
	constructor(what: string, code: string, message: string) {
		super(`${what}: ${code} ${message}`);
		this.code = code;
	}
}

/** How long a request is tried again while the server cannot be reached, as a person would reload. */
const patienceMs = 60_000;

/**
 * One person's browser: a cookie jar, pages read as their data, forms posted as forms. It knows addresses and field
 * names and nothing else of the server.
 */
export class Browser {
	readonly origin: () => string;
	private readonly cookies = new Map<string, string>();

	constructor(origin: () => string) {
		this.origin = origin;
	}

	/** Sends a request; where the server is gone for a moment, waits and sends it again. */
	async fetch(path: string, init: RequestInit = {}): Promise<Response> {
		const until = Date.now() + patienceMs;
		for (;;) {
			try {
				return await this.fetchOnce(path, init);
			} catch (error) {
				if (Date.now() > until) throw new Error(`${path}: the server cannot be reached`, { cause: error });
				await sleep(150);
			}
		}
	}

	private async fetchOnce(path: string, init: RequestInit): Promise<Response> {
		const origin = this.origin();
		const headers = new Headers(init.headers);
		headers.set('origin', origin);
		if (this.cookies.size > 0)
			headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
		const url = path.startsWith('http') ? path : origin + path;
		const response = await fetch(url, { ...init, headers, redirect: 'manual' });
		// A proxy, or a server that is stopping, says "come back": a person does.
		if (response.status === 502 || response.status === 503) {
			await response.arrayBuffer();
			throw new Error(`status ${response.status}`);
		}
		for (const line of response.headers.getSetCookie()) {
			const [pair = ''] = line.split(';');
			const at = pair.indexOf('=');
			const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
			if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		return response;
	}

	/** The data of a page, as its own navigation would load it. */
	async page<T = Record<string, never>>(path: string): Promise<T> {
		const [address = '', query] = path.split('?');
		const target = `${address === '/' ? '' : address}/__data.json${query ? `?${query}` : ''}`;
		const response = await this.fetch(target);
		const body = (await response.json()) as {
			type: string;
			location?: string;
			nodes?: PageNode[];
			error?: unknown;
		};
		if (body.type === 'redirect') throw new Error(`${path} leads to ${body.location}`);
		const data: Record<string, unknown> = {};
		for (const node of body.nodes ?? []) {
			if (node?.type === 'error')
				throw new Refused(path, String(node.error?.code ?? node.status), node.error?.message ?? '');
			if (node?.type === 'data') Object.assign(data, unflatten(node.data));
		}
		return data as T;
	}

	/** Posts a form. Answers that say no are thrown, except the codes in `unless`: what a second try may well hear. */
	async post(path: string, fields: Fields, unless: string[] = []): Promise<Answer> {
		const response = await this.fetch(path, {
			method: 'POST',
			body: formOf(fields),
			headers: { accept: 'application/json', 'x-sveltekit-action': 'true' }
		});
		const text = await response.text();
		const answer = readAnswer(path, response.status, text);
		if (answer.type === 'success' || answer.type === 'redirect') return answer;
		const code = String(answer.data.code ?? answer.status);
		if (unless.includes(code)) return answer;
		throw new Refused(
			path,
			code,
			`${String(answer.data.message ?? '')} ${JSON.stringify(answer.data.errors ?? {})}`
		);
	}

	/** A JSON endpoint. */
	async json<T>(
		path: string,
		init: { method?: string; body?: unknown } = {},
		unless: string[] = []
	): Promise<T> {
		const response = await this.fetch(path, {
			method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
			headers: {
				accept: 'application/json',
				...(init.body === undefined ? {} : { 'content-type': 'application/json' })
			},
			...(init.body === undefined ? {} : { body: JSON.stringify(init.body) })
		});
		const body = (await response.json()) as T & { error?: { code: string; message: string } };
		if (body.error && !unless.includes(body.error.code))
			throw new Refused(path, body.error.code, body.error.message);
		return body;
	}
}

interface PageNode {
	type: string;
	data: never;
	status?: number;
	error?: { message?: string; code?: string };
}

function formOf(fields: Fields): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		if (value === undefined || value === false) continue;
		if (Array.isArray(value)) for (const item of value) form.append(`${name}[]`, item);
		else if (value instanceof Blob) form.append(name, value, (value as File).name);
		else form.append(name, value === true ? 'on' : String(value));
	}
	return form;
}

function readAnswer(path: string, status: number, text: string): Answer {
	let body: {
		type?: string;
		status?: number;
		location?: string;
		data?: string;
		error?: { message?: string; code?: string };
	};
	try {
		body = JSON.parse(text) as typeof body;
	} catch {
		throw new Error(`${path}: ${status}, not an action's answer: ${text.slice(0, 200)}`);
	}
	const type = (body.type ?? 'error') as Answer['type'];
	const data = body.data ? (parse(body.data) as Record<string, unknown>) : {};
	return {
		type,
		status: body.status ?? status,
		location: body.location,
		data: { ...body.error, ...(data ?? {}) }
	};
}
