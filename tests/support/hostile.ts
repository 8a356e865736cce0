import type { APIRequestContext, APIResponse, PlaywrightWorkerArgs } from '@playwright/test';
import { idOfNothing, nameOf, type Door, type Window } from './doors.ts';
import { documentsFor, forms, oddQueries } from './hostile-bodies.ts';
import { plant, retireSeason, runHere } from './planting.ts';

export type Who = 'anonymous' | 'nobody' | 'staff';
export type Lang = 'ko' | 'en';

/** One request that deserves a refusal. */
export interface Knock {
	door: Door;
	kind: string;
	address: string;
	headers: Record<string, string>;
	body: string;
}

/** Where a signed-in person may write what they like: any text is fine, so only what is no text is sent. */
const welcoming: Record<string, string> = {
	'/problems/[slug]/questions?/ask': 'a question may be one character',
	'/teams/new?/create': 'a team may be called -1'
};
const neverFine = [
	'no fields',
	'a form cut short',
	'JSON instead of a form',
	'garbage 0',
	'the wrong shape',
	'200 kB'
];
/** The first ends the session that the rest of the doors are tried with; the others show builders what a refusal looks like. */
const notSent = ['/signout?/signOut', '/dev/ui?/refuse', '/dev/ui?/agree'];

export class HostileWorld {
	private planted!: {
		seasonId: string;
		known: Record<'team' | 'problem' | 'poll' | 'season', string>;
		tokens: Record<'nobody' | 'staff', string>;
		doors: Door[];
		windows: Window[];
	};

	plant(): void {
		this.planted = plant('plant-hostile.ts');
	}

	retire(): void {
		if (this.planted) retireSeason(this.planted.seasonId);
	}

	auditCount = (): number => Number(runHere('plant-hostile.ts', 'count'));

	async client(
		{ request }: PlaywrightWorkerArgs['playwright'],
		baseURL: string,
		who: Who
	): Promise<APIRequestContext> {
		const cookies =
			who === 'anonymous'
				? []
				: [
						{
							name: 'session',
							value: this.planted.tokens[who],
							domain: new URL(baseURL).hostname,
							path: '/',
							expires: -1,
							httpOnly: true,
							secure: false,
							sameSite: 'Lax' as const
						}
					];
		const origin = new URL(baseURL).origin;
		const extraHTTPHeaders = { accept: 'application/json', origin };
		return request.newContext({ baseURL, extraHTTPHeaders, storageState: { cookies, origins: [] } });
	}

	/** Every bad request to every door, from one person in one language; a `sample` is the first and the last of each door. */
	knocks(who: Who, lang: Lang, sample = false): Knock[] {
		const doors = this.planted.doors.filter((door) => !notSent.includes(nameOf(door)));
		return doors.flatMap((door) => {
			const every = door.action ? forms(door, who === 'staff') : documentsFor(door);
			const fitting = every.filter(([kind]) => !welcoming[nameOf(door)] || neverFine.includes(kind));
			const bodies = sample ? [fitting[0]!, fitting.at(-1)!] : fitting;
			// Where nothing can be, the last, best formed body goes furthest.
			return this.addresses(door.route).flatMap(([where, at], index) =>
				(index === 0 ? bodies : bodies.slice(-1)).map(([kind, headers, body]) => ({
					door,
					kind: `${kind}${where}`,
					headers,
					body,
					address: `${lang === 'en' ? '/en' : ''}${at}${door.action ? `?/${door.action}` : ''}`
				}))
			);
		});
	}

	/** Addresses to read, with nonsense in their places and in their queries. */
	looks(): string[] {
		return this.planted.windows.flatMap(({ route, queries }) => {
			const at = this.addresses(route === '/' ? '' : route);
			const asked = (value: string) => queries.map((name) => `${name}=${value}`).join('&');
			const questions = queries.length === 0 ? [] : oddQueries.map((value) => `${at[0]![1]}?${asked(value)}`);
			return [...at.map(([, address]) => address || '/'), ...questions];
		});
	}

	/** The address with what exists in its place, then with what cannot exist. */
	private addresses(route: string): [where: string, address: string][] {
		if (!route.includes('[')) return [['', route]];
		const { known } = this.planted;
		const existing = route
			.replace(/^(.*\/teams)\/\[slug\]/, `$1/${known.team}`)
			.replace(/^(.*\/problems)\/\[slug\]/, `$1/${known.problem}`)
			.replace(/^(.*\/polls)\/\[slug\]/, `$1/${known.poll}`)
			.replace('[problemSlug]', known.problem)
			.replace('[poll]', known.poll)
			.replace('[season]', known.season)
			.replace('[verb]', 'take');
		const filled = (value: string) => route.replaceAll(/\[[^\]]+\]/g, value);
		return [
			['', existing.replaceAll(/\[[^\]]+\]/g, idOfNothing)],
			[' at no id', filled('no-id')],
			[' at an id of nothing', filled(idOfNothing)],
			[' at a NUL', filled('a%00b')],
			[' at a very long name', filled('x'.repeat(3000))],
			[' at a traversal', filled('..%2f..%2fsecret')]
		];
	}
}

/** All answers in the order of the knocks, a few at a time. */
export async function knockAll(client: APIRequestContext, knocks: Knock[]): Promise<APIResponse[]> {
	const answers: APIResponse[] = [];
	for (let at = 0; at < knocks.length; at += 8)
		answers.push(...(await Promise.all(knocks.slice(at, at + 8).map((one) => knock(client, one)))));
	return answers;
}

const knock = (client: APIRequestContext, { door, address, headers, body }: Knock) =>
	client.fetch(address, {
		method: door.method,
		headers,
		data: Buffer.from(body),
		maxRedirects: 0,
		maxRetries: 2
	});
