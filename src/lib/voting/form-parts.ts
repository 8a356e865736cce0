import * as v from 'valibot';
import { whole } from '#lib/form.ts';

/** A whole number, or nothing. */
export const optionalWhole = (min: number, max: number) =>
	v.optional(
		v.union([
			v.pipe(
				v.string(),
				v.trim(),
				v.literal(''),
				v.transform(() => null)
			),
			whole(min, max)
		]),
		''
	);

/** One field that is posted as often as there are rows. */
export const listed = <const S extends v.GenericSchema>(row: S, most: number) =>
	v.optional(v.pipe(v.array(row), v.maxLength(most)), []);
