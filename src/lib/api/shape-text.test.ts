import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { shapeText } from './shape-text.ts';

const text = (schema: v.GenericSchema) => shapeText(toJsonSchema(schema, { target: 'draft-2020-12' }));

test.each([
	[v.string(), 'string'],
	[v.pipe(v.string(), v.uuid()), 'uuid'],
	[v.nullable(v.number()), 'number | null'],
	[v.picklist(['a', 'b']), '"a" | "b"'],
	[v.picklist([...'abcdefghijk']), '"a" | "b" | "c" | "d" | … (11)'],
	[v.literal(1), '1'],
	[v.array(v.boolean()), '[boolean]'],
	[v.record(v.string(), v.number()), '{ [key]: number }'],
	[v.object({}), 'object'],
	[v.unknown(), 'any'],
	[
		v.object({ a: v.string(), b: v.optional(v.array(v.object({ c: v.null() }))) }),
		'{\n  a: string,\n  b?: [{\n    c: null\n  }]\n}'
	]
])('case %#', (schema, expected) => expect(text(schema)).toBe(expected));
