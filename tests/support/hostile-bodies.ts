import { idOfNothing, type Door } from './doors.ts';

export type Body = [kind: string, headers: Record<string, string>, body: string];
type Pairs = [name: string, value: string][];

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const multipart = { 'content-type': 'multipart/form-data; boundary=cut' };
const jsonType = { 'content-type': 'application/json' };
const encode = (pairs: Pairs) => new URLSearchParams(pairs).toString();
const garbage = ['\0', '-1', '99999999999999999999', '0.5', 'NaN', '💥\u202e<b>', '../../etc/passwd'];

/** Bad forms for one action, the best formed one last. To staff, who come past the guards, each field is sent with a NUL. */
export function forms(
	door: Door,
	toStaff: boolean
): [kind: string, headers: Record<string, string>, body: string][] {
	const fields = door.fields ?? [{ name: 'needless', plausible: '1', isId: false }];
	const all = (value: (index: number) => string): Pairs => fields.map(({ name }, at) => [name, value(at)]);
	const some = (fields.some(({ isId }) => isId) || /\[(?!verb)/.test(door.route)) && fields.length > 0;
	const named: Pairs = fields.map(({ name, plausible }) => [name, plausible]);
	const sent: [string, Record<string, string>, string][] = [
		['no fields', form, ''],
		['a form cut short', multipart, '--cut\r\ncontent-disposition: form-data; name="x"\r\n\r\nhal'],
		['JSON instead of a form', jsonType, '{"a":1}']
	];
	if (door.fields === null || fields.length === 0) return sent;
	for (const [at, piece] of garbage.entries()) sent.push([`garbage ${at}`, form, encode(all(() => piece))]);
	sent.push(['mixed garbage', form, encode(all((at) => garbage[at % garbage.length]!))]);
	sent.push(['the wrong shape', form, encode(fields.map(({ name }) => [flipped(name), 'x']))]);
	sent.push(['200 kB', form, encode(all((at) => (at < 3 ? '가'.repeat(200_000 / 3) : 'x')))]);
	if (some && toStaff)
		for (const [at] of fields.entries())
			sent.push([
				`NUL in ${fields[at]!.name}`,
				form,
				encode(named.map(([n, v], i) => [n, i === at ? `${v}\0` : v]))
			]);
	if (some) sent.push(['ids of nothing', form, encode(named)]);
	return sent;
}

/** What a query is asked with. */
export const oddQueries = [
	'',
	'-1',
	'0',
	'1e999',
	'99999999999999999999',
	'NaN',
	'%00',
	'%F0%9F%92%A5%27%22%25_',
	idOfNothing,
	'x'.repeat(3000)
];
const flipped = (name: string) => (name.endsWith('[]') ? name.slice(0, -2) : `${name}[]`);

/** Bad bodies for an endpoint, the best formed one last. Of one that is known, each field is spoiled in turn. */
export function documentsFor({ example }: Door): Body[] {
	if (!example) return documents;
	const spoiled = Object.keys(example).flatMap((name) =>
		spoilt.map(([kind, value]): Body => [
			`${kind} in ${name}`,
			jsonType,
			JSON.stringify({ ...example, [name]: value })
		])
	);
	const nowhere = Object.fromEntries(
		Object.entries(example).map(([name, value]) => [name, takesIds.includes(name) ? idOfNothing : value])
	);
	return [...documents, ...spoiled, ['whole, of nothing', jsonType, JSON.stringify(nowhere)]];
}
const takesIds = ['problem', 'teamId'];
const spoilt: [kind: string, value: unknown][] = [
	['null', null],
	['a list', [[]]],
	['an object', { a: 1 }],
	['NUL', 'a\0b'],
	['minus one', -1],
	['far too many', Array(100_000).fill('x')]
];

/** Bad bodies for any endpoint, the best formed one last. */
const documents: [kind: string, headers: Record<string, string>, body: string][] = [
	['no body', jsonType, ''],
	['JSON cut short', jsonType, '{"cueId": "'],
	['JSON that is no object', jsonType, '[null]'],
	['null', jsonType, 'null'],
	[
		'a number for everything',
		jsonType,
		'{"option":1e400,"cueId":7,"teamId":7,"problem":7,"sequence":1e308,"numbers":7,"parts":[7],"again":7}'
	],
	['NUL in it', jsonType, JSON.stringify(asked('a\0b'))],
	['a lone surrogate', jsonType, JSON.stringify(asked('\ud800'))],
	['another content type', { 'content-type': 'application/octet-stream' }, '\x01\x02'],
	['deep JSON', jsonType, `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
	['200 kB', jsonType, JSON.stringify(asked('가'.repeat(66_000)))],
	['ids of nothing', jsonType, JSON.stringify(asked(idOfNothing))]
];

function asked(value: string) {
	const ids = { teamId: idOfNothing, cueId: value, option: value };
	const file = { filename: value, bytes: 10, sha256: '0'.repeat(64), note: value };
	const parts = { parts: ['0'.repeat(64)], numbers: [1, 2 ** 31], again: true };
	return { ...ids, ...file, ...parts, problem: value, kind: 'predictions' };
}
