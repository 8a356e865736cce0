/** A JSON Schema as people read it: `{ id: uuid, rows: [{ name: string, value: number | null }] }`. */
interface Schema {
	type?: string;
	format?: string;
	const?: unknown;
	enum?: unknown[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	items?: Schema;
	prefixItems?: Schema[];
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: Schema | boolean;
}

export function shapeText(schema: object, indent = ''): string {
	const one: Schema = schema;
	const among = one.anyOf ?? one.oneOf;
	if (among) return among.map((each) => shapeText(each, indent)).join(' | ');
	if (one.const !== undefined) return JSON.stringify(one.const);
	if (one.enum) return choices(one.enum.map((value) => JSON.stringify(value)));
	if (one.prefixItems) return `[${one.prefixItems.map((item) => shapeText(item, indent)).join(', ')}]`;
	if (one.type === 'array') return `[${shapeText(one.items ?? {}, indent)}]`;
	if (one.type === 'object') return objectText(one, indent);
	return one.format ?? one.type ?? 'any';
}

/** Of many choices the first few; the OpenAPI document has them all. */
const choices = (all: string[]): string =>
	all.length <= mostChoices ? all.join(' | ') : [...all.slice(0, 4), `… (${all.length})`].join(' | ');
const mostChoices = 9;

function objectText(
	{ properties = {}, required = [], additionalProperties }: Schema,
	indent: string
): string {
	const deeper = `${indent}  `;
	const lines = Object.entries(properties).map(
		([key, value]) => `${deeper}${key}${required.includes(key) ? '' : '?'}: ${shapeText(value, deeper)}`
	);
	if (lines.length > 0) return `{\n${lines.join(',\n')}\n${indent}}`;
	return typeof additionalProperties === 'object'
		? `{ [key]: ${shapeText(additionalProperties, indent)} }`
		: 'object';
}
