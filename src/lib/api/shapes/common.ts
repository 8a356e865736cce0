import * as v from 'valibot';

/** A text in both languages. */
export const Both = v.object({ ko: v.string(), en: v.string() });
export const Uuid = v.pipe(v.string(), v.uuid());
/** An instant, in UTC. */
export const At = v.pipe(v.string(), v.isoTimestamp());
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const Slug = v.string();

/** A whole number in an address: `?page=2`. */
export const queryCount = (least: number, most: number, fallback: number) =>
	v.optional(
		v.pipe(
			v.string(),
			v.regex(/^\d{1,9}$/),
			v.transform(Number),
			v.integer(),
			v.minValue(least),
			v.maxValue(most)
		),
		String(fallback)
	);

export const Refused = v.object({
	error: v.object({
		code: v.string(),
		message: v.string(),
		details: v.record(v.string(), v.unknown())
	})
});
