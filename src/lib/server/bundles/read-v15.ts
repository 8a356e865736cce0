import { note, type Note } from '#lib/bundles/notes.ts';
import type { Column, Competition, Phase, Task } from './competition.ts';
import { BundleFault, shown } from './fault.ts';
import type { Fields } from './fields.ts';
import {
	computedColumns,
	dateIn,
	decimalsFrom,
	dropped,
	once,
	pathIn,
	type RawColumn
} from './read-parts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A bundle of version 1.5 (CodaLab), 1.8 among them: a task per phase, pages by name, columns by key. */
export function readV15(file: Fields, notes: Note[]): Competition {
	dropped(file, TOP_DROPPED, notes);
	file.skip(...TOP_SILENT);
	const pages: Competition['pages'] = [];
	const html = file.inner(file.raw('html'), 'html');
	for (const title of keysOf(file.raw('html')))
		if (title !== 'terms') pages.push({ title, file: html.text(title) });
	const { phases, tasks } = phasesFrom(file, notes);
	const competition: Competition = {
		version: '1.5',
		title: file.text('title'),
		description: file.text('description'),
		terms: pathIn(html, 'terms'),
		pages,
		phases,
		tasks,
		columns: columnsFrom(file, notes),
		showPrograms: file.flag('make_programs_available', false),
		showInput: file.flag('make_input_data_available', false)
	};
	file.close();
	return competition;
}

const keysOf = (value: unknown): string[] => (value instanceof Map ? [...value.keys()].map(String) : []);

const TOP_DROPPED = {
	image: ['image'],
	docker_image: ['competition_docker_image'],
	queue: ['queue'],
	registration: ['has_registration'],
	forum: ['enable_forum'],
	detailed_results: ['enable_detailed_results'],
	public_submissions: ['allow_public_submissions'],
	prize_text: ['reward'],
	submission_rule: ['force_submission_to_leaderboard']
} as const;
const TOP_SILENT = [
	'version',
	'admin_names',
	'allow_teams',
	'anonymous_leaderboard',
	'disallow_leaderboard_modifying',
	'enable_per_submission_metadata',
	'show_datasets_from_yaml',
	'start_date'
];

function phasesFrom(file: Fields, notes: Note[]): { phases: Phase[]; tasks: Task[] } {
	const named = file.named('phases');
	const inOrder = named
		.map(([name, fields]) => ({ fields, number: fields.whole('phasenumber') ?? (Number(name) || 0) }))
		.toSorted((a, b) => a.number - b.number);
	const parallel = inOrder.some(
		({ fields }) => fields.flag('is_parallel_parent', false) || fields.has('parent_phasenumber')
	);
	// Version 1.8: the parent only holds its children together.
	if (parallel && inOrder.length > 1)
		notes.push(note('parallel_parent', { phase: shown(inOrder.shift()!.fields.text('label')) }));
	if (inOrder.length === 0) throw new BundleFault('no_phases');
	const lastEnd = dateIn(file, 'end_date', notes);
	const read = inOrder.map(({ fields }, index) => ({
		...phaseFrom(fields, index, notes),
		task: taskFrom(fields, index)
	}));
	for (const { fields } of inOrder) fields.close();
	const phases = read.map(({ task: _, ...phase }, index) => ({
		...phase,
		end: endOf(phase.start, read[index + 1], lastEnd, notes)
	}));
	return { phases, tasks: read.map(({ task }) => task) };
}

/** Phases of this version have no end: the day before the next one begins is taken for it. */
function endOf(
	start: Date | null,
	next: { start: Date | null; name: string } | undefined,
	lastEnd: Date | null,
	notes: Note[]
): Date | null {
	if (!next) return lastEnd;
	// Phases beside each other end when all does.
	if (!next.start || (start && next.start.getTime() - DAY_MS <= start.getTime())) return lastEnd;
	notes.push(note('end_from_next_phase', { phase: shown(next.name) }));
	return new Date(next.start.getTime() - DAY_MS);
}

function phaseFrom(phase: Fields, index: number, notes: Note[]): Phase {
	dropped(phase, { auto_migration: ['auto_migration'] }, notes);
	dropped(phase, { hidden_output: ['hide_output', 'hide_prediction_output', 'hide_score_output'] }, notes);
	phase.skip('phasenumber', 'color', 'is_scoring_only', 'is_parallel_parent', 'parent_phasenumber');
	phase.skip('force_best_submission_to_leaderboard', 'datasets', 'leaderboard_management_mode');
	return {
		name: phase.text('label'),
		description: phase.text('description'),
		start: dateIn(phase, 'start_date', notes),
		end: null,
		tasks: [index],
		perDay: phase.whole('max_submissions_per_day'),
		total: phase.whole('max_submissions'),
		timeLimitSeconds: phase.whole('execution_time_limit'),
		publicData: pathIn(phase, 'public_data'),
		startingKit: pathIn(phase, 'starting_kit')
	};
}

const taskFrom = (phase: Fields, index: number): Task => ({
	index,
	name: phase.text('label'),
	description: '',
	scoringProgram: pathIn(phase, 'scoring_program'),
	referenceData: pathIn(phase, 'reference_data'),
	inputData: pathIn(phase, 'input_data'),
	ingestionProgram: pathIn(phase, 'ingestion_program'),
	ingestionWithScoring: phase.flag('ingestion_program_only_during_scoring', false),
	elsewhere: null
});

/** The columns by rank; the first leaderboard takes them all, or those that name it. */
function columnsFrom(file: Fields, notes: Note[]): Column[] {
	const board = file.inner(file.raw('leaderboard'), 'leaderboard');
	const boards = board.named('leaderboards');
	if (boards.length === 0) throw new BundleFault('no_leaderboard');
	if (boards.length > 1) notes.push(note('second_leaderboard', { count: boards.length - 1 }));
	for (const [, fields] of boards) fields.skip('label', 'rank');
	const first = labelOf(boards[0]!);
	const raw = board.named('columns').flatMap(([key, column], position): (RawColumn & { rank: number })[] => {
		const home = column.inner(column.raw('leaderboard'), 'leaderboard').text('label').toLowerCase();
		if (home !== '' && home !== first) return [];
		const rank = column.whole('rank');
		if (rank === undefined) notes.push(note('column_rank_default', { column: shown(key) }));
		const computed = column.inner(column.raw('computed'), 'computed');
		const of = computed
			.text('fields')
			.split(',')
			.map((name) => name.trim());
		const names = board.named('columns').map(([name]) => name);
		const read = {
			key,
			title: column.text('label') || key,
			direction: column.text('sort').toLowerCase() === 'asc' ? ('lower' as const) : ('higher' as const),
			decimals: decimalsFrom(column.whole('numeric_format'), 2),
			hidden: column.flag('hidden', false),
			computation: computed.text('operation'),
			of: of.map((name) => names.indexOf(name)).filter((at) => at >= 0),
			index: position,
			rank: rank ?? 1
		};
		column.close();
		return [read];
	});
	const ranked = raw.toSorted((a, b) => a.rank - b.rank).map(({ rank: _, ...column }) => column);
	return computedColumns(once(ranked), notes);
}

const labelOf = ([key, fields]: [string, Fields]): string => (fields.text('label') || key).toLowerCase();
