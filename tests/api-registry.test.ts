import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { routeOf } from '#lib/api/endpoint.ts';
import { openApi } from '#lib/api/openapi.ts';
import { api, endpoints } from '#lib/api/registry.ts';
import { errorCodes } from '#lib/server/platform/error-codes.ts';

const root = path.resolve('src/routes');
const files = globSync('api/v1/**/+server.ts', { cwd: root });

/** `GET /api/v1/problems/[slug] readProblem`, as the sources say it. */
const served = files.flatMap((file) => {
	const source = readFileSync(path.join(root, file), 'utf8');
	const methods = [...source.matchAll(/^export const ([A-Z]+)\b/gm)].map(([, method]) => method);
	return methods.map((method) => {
		const [, name] = new RegExp(`^export const ${method} = serve\\(\\s*api\\.(\\w+)`, 'm').exec(source) ?? [];
		return `${method} /${path.posix.dirname(file)} ${name}`;
	});
});

test('every endpoint under /api/v1 stands in the registry under its own address, and the other way round', () => {
	const registered = endpoints.map(({ method, path, name }) => `${method} ${routeOf(path)} ${name}`);
	expect(served.toSorted()).toEqual(registered.toSorted());
});

test('an endpoint goes by one name', () => {
	expect(Object.entries(api).filter(([key, { name }]) => key !== name)).toEqual([]);
});

test('each refusal that an endpoint announces exists', () => {
	const unknown = endpoints.flatMap(({ name, errors = [] }) =>
		errors.filter((code) => !(code in errorCodes)).map((code) => `${name}: ${code}`)
	);
	expect(unknown).toEqual([]);
});

test('the OpenAPI document is whole: all references lead somewhere, in both languages', () => {
	for (const locale of ['ko', 'en'] as const) {
		const document = openApi(locale, 'https://champion.example');
		const text = JSON.stringify(document);
		const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
			([, name]) => name!
		);
		expect(references.length).toBeGreaterThan(20);
		expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
		expect(text).not.toContain('$defs');
		const operations = Object.values(document.paths).flatMap(
			(methods) => Object.values(methods) as { operationId: string; summary: string }[]
		);
		expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
			endpoints.map(({ name }) => name).toSorted()
		);
		for (const { summary } of operations) expect(/[가-힣]/.test(summary)).toBe(locale === 'ko');
	}
});
