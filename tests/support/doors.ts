import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { routeOf as routeInRegistry, type Endpoint } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/registry.ts';

/** One way into the server that may change something: a form's action or a writing method of an endpoint. */
export interface Door {
	/** `/teams/[slug]` */
	route: string;
	/** The action's name, or null for an endpoint. */
	action: string | null;
	method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** What its schema asks for; null where the source does not name a schema. */
	fields: Field[] | null;
	/** A well-formed body of an endpoint that stands in the API's registry. */
	example: Record<string, unknown> | null;
}
export interface Field {
	/** As posted: with `[]` where it is a list. */
	name: string;
	/** Some value that its schema takes; the id of nothing where it asks for an id. */
	plausible: string;
	isId: boolean;
}

/** As it is told to people: `/teams/new?/create`, or `/api/v1/viewer POST`. */
export const nameOf = ({ route, action, method }: Door) =>
	action ? `${route}?/${action}` : `${route} ${method}`;

export const idOfNothing = '0f6c1e1c-6b0e-4c53-9c0a-1d2f3a4b5c6d';
const routes = path.resolve('src/routes');

/** Every door of the routes, read from their sources, so that a new form is tried without anyone thinking of it. */
export async function findDoors(): Promise<Door[]> {
	const files = (name: string) => globSync(`**/${name}`, { cwd: routes }).sort();
	const found: Door[] = [];
	for (const file of files('+page.server.ts')) found.push(...(await actionsOf(file)));
	for (const file of files('+server.ts')) found.push(...endpointsOf(file));
	return found;
}

/** What can be read: each page and each endpoint with a GET, with the names it looks for in the query. */
export interface Window {
	route: string;
	queries: string[];
}

export function findWindows(): Window[] {
	const pages = globSync('**/+page.svelte', { cwd: routes });
	const endpoints = globSync('**/+server.ts', { cwd: routes }).filter((file) =>
		/^export const GET\b/m.test(read(file))
	);
	const loads = new Set(globSync('**/+page.server.ts', { cwd: routes }));
	return [...pages, ...endpoints].sort().map((file) => {
		const load = file.replace('+page.svelte', '+page.server.ts');
		const source = file === load || loads.has(load) ? read(load) : '';
		const asked = source.matchAll(/\b(?:searchParams|query|asked)\.(?:get|has)\('(\w+)'\)/g);
		const told = Object.keys((registered(file, 'GET')?.query as Schema | undefined)?.entries ?? {});
		return {
			route: routeOf(file),
			queries: [...new Set([...told, ...[...asked].map(([, name]) => name!)])]
		};
	});
}

/** What the API's registry says of an endpoint under /api/v1. */
const registered = (file: string, method: string): Endpoint | undefined =>
	endpoints.find((one) => one.method === method && routeInRegistry(one.path) === routeOf(file));

const routeOf = (file: string) => `/${path.posix.dirname(file)}`.replace('/.', '/');
const read = (file: string) => readFileSync(path.join(routes, file), 'utf8');

async function actionsOf(file: string): Promise<Door[]> {
	const source = read(file);
	const [, block] = /export const actions[^=]*= \{\n([\s\S]*?)\n\}/.exec(source) ?? [];
	if (block === undefined) {
		if (/export const actions/.test(source)) throw new Error(`${file}: its actions cannot be read`);
		return [];
	}
	// One action begins at each name that is indented once.
	const parts = block.split(/^\t(?=\w+[:(])/m).filter((part) => /^\w+[:(]/.test(part));
	if (parts.length === 0) throw new Error(`${file}: its actions cannot be read`);
	return Promise.all(
		parts.map(async (part) => ({
			route: routeOf(file),
			action: /^\w+/.exec(part)![0],
			method: 'POST' as const,
			example: null,
			fields: await fieldsOf(source, /\bact\(\s*event,\s*(\w+)\b(?!\()/.exec(part)?.[1])
		}))
	);
}

function endpointsOf(file: string): Door[] {
	const methods = [...read(file).matchAll(/^export const (POST|PUT|PATCH|DELETE)\b/gm)];
	return methods.map(([, method]) => ({
		route: routeOf(file),
		action: null,
		method: method as Door['method'],
		fields: null,
		example: registered(file, method!)?.example ?? null
	}));
}

interface Schema {
	type: string;
	entries?: Record<string, Schema>;
	wrapped?: Schema;
	item?: Schema;
	options?: unknown[];
}

async function fieldsOf(source: string, schema: string | undefined): Promise<Field[] | null> {
	if (!schema) return null;
	const imported = [...source.matchAll(/import \{([^}]*)\} from '(#lib[^']*)'/g)];
	const from = imported.find(([, names]) => new RegExp(`\\b${schema}\\b`).test(names!))?.[2];
	if (!from) return null;
	const module = (await import(from)) as Record<string, Schema>;
	return Object.entries(module[schema]?.entries ?? {}).map(([name, entry]) => fieldOf(name, entry));
}

function fieldOf(name: string, entry: Schema): Field {
	let core = entry;
	while (core.wrapped) core = core.wrapped;
	const list = core.type === 'array';
	if (list) core = core.item!;
	while (core.wrapped) core = core.wrapped;
	const isId = takes(core, idOfNothing) && !takes(core, 'not-an-id-at-all');
	return { name: list ? `${name}[]` : name, plausible: plausible(core), isId };
}

/** The first of some everyday values that the schema takes. */
function plausible(schema: Schema): string {
	if (schema.type === 'picklist') return String(schema.options?.[0]);
	const tried = [
		'1',
		'on',
		'10',
		'100',
		idOfNothing,
		'x@nowhere.example',
		'nowhere.example',
		'KR',
		'ko',
		'open'
	];
	const hash = '0'.repeat(64);
	return [...tried, hash, 'a long enough sentence', ''].find((value) => takes(schema, value)) ?? '1';
}

const takes = (schema: Schema, value: string) =>
	v.safeParse(schema as unknown as v.GenericSchema, value).success;
