/** A plan as a page shows it: its notes as sentences, in the reader's language. Made on the server, which has all of them. */
import type { Locale } from '#lib/text.ts';
import type { Note } from './notes.ts';
import type { BundlePlan, PlannedProblem } from './plan.ts';
import { noteText } from './words.ts';

export interface Told {
	guess: string[];
	dropped: string[];
	blocked: string[];
}

export type PreviewProblem = Omit<PlannedProblem, 'notes' | 'summary' | 'statement' | 'rules' | 'columns'> & {
	told: Told;
};

export type Preview = Omit<BundlePlan, 'notes' | 'problems'> & { told: Told; problems: PreviewProblem[] };

export function previewOf(plan: BundlePlan, locale: Locale): Preview {
	const { notes, problems, ...facts } = plan;
	return {
		...facts,
		told: toldOf(notes, locale),
		problems: problems.map(({ notes, summary: _s, statement: _t, rules: _r, columns: _c, ...problem }) => ({
			...problem,
			told: toldOf(notes, locale)
		}))
	};
}

function toldOf(notes: readonly Note[], locale: Locale): Told {
	const of = (kind: Note['kind']) => [
		...new Set(notes.filter((note) => note.kind === kind).map((note) => noteText(note, locale)))
	];
	return { guess: of('guess'), dropped: of('dropped'), blocked: of('blocked') };
}
