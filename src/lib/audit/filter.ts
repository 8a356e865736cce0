import * as v from 'valibot';
import { kindNames } from './kinds.ts';

const day = v.fallback(v.pipe(v.string(), v.isoDate()), '');
const cursor = v.fallback(v.pipe(v.string(), v.regex(/^\d{1,18}$/)), '');

/** What an address asks of the trail. Nonsense asks nothing. */
export const TrailFilter = v.object({
	who: v.fallback(v.pipe(v.string(), v.trim(), v.maxLength(100)), ''),
	kind: v.fallback(v.picklist(['', ...kindNames]), ''),
	from: day,
	until: day,
	before: cursor,
	after: cursor
});
export type TrailFilter = v.InferOutput<typeof TrailFilter>;

export const readFilter = (params: URLSearchParams): TrailFilter =>
	v.parse(
		TrailFilter,
		Object.fromEntries(Object.keys(TrailFilter.entries).map((key) => [key, params.get(key) ?? '']))
	);

/** The address of the same search, somewhere else in the trail. */
export function searchOf(filter: TrailFilter, change: Partial<TrailFilter> = {}): string {
	const asked = Object.entries({ ...filter, before: '', after: '', ...change }).filter(([, value]) => value);
	return asked.length ? `?${new URLSearchParams(asked)}` : '';
}

const dayMs = 86_400_000;
const startInKorea = (date: string) => new Date(`${date}T00:00:00+09:00`);

/** From the first moment of a Korean day to the last of another. An impossible date asks nothing. */
export function spanOf({ from, until }: Pick<TrailFilter, 'from' | 'until'>): { from?: Date; until?: Date } {
	const [first, last] = [startInKorea(from), startInKorea(until)];
	return {
		...(Number.isNaN(first.getTime()) ? {} : { from: first }),
		...(Number.isNaN(last.getTime()) ? {} : { until: new Date(last.getTime() + dayMs) })
	};
}
