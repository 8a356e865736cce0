import { toJsonSchema, toJsonSchemaDefs, type ConversionConfig } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { errorText } from '#lib/errors.ts';
import type { Locale, Text } from '#lib/text.ts';
import type { Endpoint, Tag } from './endpoint.ts';
import { endpoints } from './registry.ts';
import { Both, Refused } from './shapes/common.ts';
import { Board, Job, Quota, Quotas, Score, Submission, SubmissionBrief } from './shapes/evaluation.ts';
import { DataFile, Floor, ModelSpec, Problem, WholeProblem } from './shapes/problems.ts';
import { Certificates, Rounds, Selection } from './shapes/results.ts';
import { DeviceLogin, IssuedToken, Me, Season, Team, TeamList } from './shapes/season.ts';
import { Frame, Passes, Poll, Receipt } from './shapes/vote.ts';

/** Shapes that the document names; everything else stands where it is used. */
const named = {
	...{ Text: Both, Refusal: Refused, Season, Team, TeamList, Me, DeviceLogin, IssuedToken },
	...{ Problem, WholeProblem, DataFile, Floor, ModelSpec },
	...{ Submission, SubmissionBrief, Job, Score, Quota, Quotas, Board },
	...{ Rounds, Selection, Certificates, Frame, Passes, Poll, Receipt }
};

const settings: ConversionConfig = {
	target: 'draft-2020-12',
	errorMode: 'ignore', // trimming and the like say nothing to who sends it
	definitions: named,
	overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`
};

/** Without `$schema` and `$defs`, which stand once in the document. */
function schemaOf(schema: v.GenericSchema): object {
	const { $schema: _, $defs: __, ...bare } = toJsonSchema(schema, settings);
	return bare;
}

const tagWords: Record<Tag, Text> = {
	season: { ko: '시즌', en: 'Season' },
	problems: { ko: '문제', en: 'Problems' },
	submissions: { ko: '제출', en: 'Submissions' },
	teams: { ko: '연구팀', en: 'Teams' },
	results: { ko: '결과', en: 'Results' },
	vote: { ko: '방송과 투표', en: 'On air and the vote' },
	account: { ko: '계정', en: 'Account' }
};
export const tagWord = (tag: Tag, locale: Locale): string => tagWords[tag][locale];

const intro: Text = {
	ko: '참가 팀과 공개 자료를 위한 API입니다. 거절은 언제나 `{ "error": { "code", "message", "details" } }` 모양이고, 문장의 언어는 Accept-Language를 따릅니다.',
	en: 'For teams, and for whatever is public. A refusal is always `{ "error": { "code", "message", "details" } }`; its sentence follows Accept-Language.'
};

/** The OpenAPI 3.1 document, made from the schemas that check the requests. */
export function openApi(locale: Locale, origin: string) {
	const paths: Record<string, Record<string, object>> = {};
	for (const one of endpoints)
		(paths[one.path.replace('{...', '{')] ??= {})[one.method.toLowerCase()] = operation(one, locale);
	return {
		openapi: '3.1.0' as const,
		info: { title: 'AI Champion', version: '1', description: intro[locale] },
		servers: [{ url: `${origin}/api/v1` }],
		tags: (Object.keys(tagWords) as Tag[]).map((name) => ({ name, description: tagWords[name][locale] })),
		paths,
		components: {
			schemas: toJsonSchemaDefs(named, settings),
			securitySchemes: {
				token: { type: 'http', scheme: 'bearer', bearerFormat: 'aic_…' },
				session: { type: 'apiKey', in: 'cookie', name: 'session' }
			}
		}
	};
}

function operation(one: Endpoint, locale: Locale): object {
	return {
		operationId: one.name,
		tags: [one.tag],
		summary: one.summary[locale],
		...(one.about && { description: one.about[locale] }),
		security: one.access === 'open' ? [] : [{ token: [one.access] }, { session: [] }],
		parameters: [...pathParameters(one), ...queryParameters(one)],
		...(one.body && {
			requestBody: {
				required: true,
				content: {
					'application/json': { schema: schemaOf(one.body), ...(one.example && { example: one.example }) }
				}
			}
		}),
		responses: { ...answers(one), default: refusals(one, locale) }
	};
}

const pathParameters = ({ path }: Endpoint) =>
	[...path.matchAll(/\{(?:\.{3})?(\w+)\}/g)].map(([, name]) => ({
		name,
		in: 'path',
		required: true,
		schema: { type: 'string' }
	}));

function queryParameters({ query }: Endpoint): object[] {
	if (!query) return [];
	const { properties = {}, required = [] } = toJsonSchema(query, settings) as {
		properties?: Record<string, object>;
		required?: string[];
	};
	return Object.entries(properties).map(([name, schema]) => ({
		name,
		in: 'query',
		required: required.includes(name),
		schema: asked(schema)
	}));
}

/** A number in an address is checked as text first; the document tells of the number. */
function asked(schema: { type?: string; pattern?: string; default?: unknown }): object {
	if (schema.type !== 'integer') return schema;
	const { pattern: _, default: fallback, ...bare } = schema;
	return { ...bare, ...(fallback !== undefined && { default: Number(fallback) }) };
}

function answers({ answer, media, redirects }: Endpoint): Record<string, object> {
	if (redirects)
		return { 303: { description: 'See other', headers: { location: { schema: { type: 'string' } } } } };
	if (media) return { 200: { description: 'OK', content: { [media]: {} } } };
	if (!answer) return { 204: { description: 'Done' } };
	return { 200: { description: 'OK', content: { 'application/json': { schema: schemaOf(answer) } } } };
}

/** The codes that a caller has to reckon with, each with its sentence. */
function refusals(one: Endpoint, locale: Locale): object {
	const own = one.access === 'open' ? [] : ['sign_in_first', 'token_not_valid', 'scope_missing'];
	const codes = [...(one.body || one.query ? ['bad_input'] : []), ...own, ...(one.errors ?? [])];
	const lines = codes.map((code) => `- \`${code}\`: ${errorText(code, {}, locale)}`);
	return {
		description: lines.join('\n') || 'Refused',
		content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } }
	};
}
