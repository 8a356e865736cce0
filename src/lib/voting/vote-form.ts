import * as v from 'valibot';
import { optionalText, whole } from '#lib/form.ts';
import { isForm, type BallotForm } from './choice.ts';
import { listed, optionalWhole } from './form-parts.ts';
import { changes, tiers, type Change, type PollRules, type Tier } from './leaf.ts';

/** In one vote. */
export const mostOptions = 200;
export const kinds = ['single', 'several', 'ranked'] as const;

/** How a vote is held, whatever it is about. */
export interface VoteManner {
	form: BallotForm;
	change: Change;
	tier: Tier;
	graceMs: number;
	paths: PollRules['paths'];
	/** Null where whoever opens the vote says how long. */
	windowSeconds: number | null;
}

export const usualManner: VoteManner = {
	...{ form: { kind: 'single' }, change: 'once', tier: 'device' },
	...{ graceMs: 0, paths: [], windowSeconds: null }
};

/** The fields of a form that say how a vote is held. */
export const voteFields = {
	kind: v.optional(v.picklist(kinds), 'single'),
	most: optionalWhole(1, 200),
	points: v.optional(v.pipe(v.string(), v.trim(), v.regex(/^(\d{1,4}([ ,·]+\d{1,4}){0,199})?$/)), ''),
	change: v.optional(v.picklist(changes), 'once'),
	tier: v.optional(v.picklist(tiers), 'device'),
	windowSeconds: optionalWhole(5, 7 * 86_400),
	graceSeconds: v.optional(whole(0, 600), '0'),
	pathName: listed(v.pipe(optionalText(30), v.regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)), 12),
	pathSeconds: listed(optionalWhole(0, 600), 12)
};
type Filled = { [K in keyof typeof voteFields]: v.InferOutput<(typeof voteFields)[K]> };

export type VoteFault = 'poll_most_wrong' | 'poll_points_wrong' | 'poll_path_wrong';

/** What the fields say of a vote with so many options at most, or the first fault that only the whole shows. Rows left empty are passed over. */
export function mannerFrom(fields: Filled, options: number): { manner: VoteManner } | { why: VoteFault } {
	const { change, tier, windowSeconds } = fields;
	const form = ballotFrom(fields);
	const paths = pathsFrom(fields);
	const graceMs = fields.graceSeconds * 1000;
	if (!isForm(form, options))
		return { why: form.kind === 'ranked' ? 'poll_points_wrong' : 'poll_most_wrong' };
	if (paths === null || paths.some(({ delayMs }) => delayMs > graceMs)) return { why: 'poll_path_wrong' };
	return { manner: { form, change, tier, graceMs, paths, windowSeconds } };
}

function ballotFrom({ kind, most, points }: Filled): BallotForm {
	if (kind === 'several') return { kind, most: most ?? 0 };
	if (kind === 'ranked') return { kind, points: (points.match(/\d+/g) ?? []).map(Number) };
	return { kind };
}

/** Null where a name has no delay, a delay no name, or two names are the same. */
function pathsFrom({ pathName, pathSeconds }: Filled): PollRules['paths'] | null {
	const rows = Array.from({ length: Math.max(pathName.length, pathSeconds.length) }, (_, at) => ({
		name: pathName[at] ?? '',
		seconds: pathSeconds[at] ?? null
	})).filter(({ name, seconds }) => name !== '' || seconds !== null);
	const whole = rows.every(({ name, seconds }) => name !== '' && seconds !== null);
	if (!whole || new Set(rows.map(({ name }) => name)).size < rows.length) return null;
	return rows.map(({ name, seconds }) => ({ name, delayMs: seconds! * 1000 }));
}

const texts = (value: number | null) => (value === null ? '' : String(value));

/** How a vote is held, as a form shows it. */
export const mannerValues = ({ form, change, tier, graceMs, paths, windowSeconds }: VoteManner) => ({
	...{ kind: form.kind, change, tier },
	most: form.kind === 'several' ? texts(form.most) : '',
	points: form.kind === 'ranked' ? form.points.join(', ') : '',
	windowSeconds: texts(windowSeconds),
	graceSeconds: texts(graceMs / 1000),
	pathName: paths.map(({ name }) => name),
	pathSeconds: paths.map(({ delayMs }) => texts(delayMs / 1000))
});
