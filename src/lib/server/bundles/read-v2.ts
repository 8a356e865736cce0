import { note, type Note } from '#lib/bundles/notes.ts';
import type { Column, Competition, Phase, Task } from './competition.ts';
import { BundleFault } from './fault.ts';
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

/** A bundle of version 2, as Codabench documents it and as it writes it itself. */
export function readV2(file: Fields, notes: Note[]): Competition {
	dropped(file, TOP_DROPPED, notes);
	file.skip(
		'version',
		'competition_type',
		'auto_run_submissions',
		'allow_robot_submissions',
		'contact_email'
	);
	file.skip(
		'show_detailed_results_in_submission_panel',
		'show_detailed_results_in_leaderboard',
		'created_when'
	);
	const tasks = file.each('tasks').map((task) => taskFrom(task));
	const phases = phasesFrom(file, notes);
	const columns = columnsFrom(file, notes);
	const pages = file.each('pages').map((page) => {
		page.skip('index');
		return closed(page, { title: page.text('title'), file: page.text('file') });
	});
	for (const solution of file.each('solutions')) solution.skip('index');
	if (file.list('solutions').length > 0)
		notes.push(note('solutions', { count: file.list('solutions').length }));
	return closed(file, {
		version: '2',
		title: file.text('title'),
		description: file.text('description'),
		terms: pathIn(file, 'terms'),
		pages,
		phases,
		tasks,
		columns,
		showPrograms: file.flag('make_programs_available', false),
		showInput: file.flag('make_input_data_available', false)
	});
}

const TOP_DROPPED = {
	image: ['image'],
	docker_image: ['docker_image'],
	queue: ['queue'],
	fact_sheet: ['fact_sheet'],
	detailed_results: ['enable_detailed_results'],
	registration: ['registration_auto_approve'],
	forum: ['forum_enabled'],
	prize_text: ['reward'],
	public_submissions: ['can_participants_make_submissions_public']
} as const;

function closed<T>(fields: Fields, value: T): T {
	fields.close();
	return value;
}

function taskFrom(task: Fields): Task {
	return closed(task, {
		index: task.whole('index') ?? -1,
		name: task.text('name'),
		description: task.text('description'),
		scoringProgram: pathIn(task, 'scoring_program'),
		referenceData: pathIn(task, 'reference_data'),
		inputData: pathIn(task, 'input_data'),
		ingestionProgram: pathIn(task, 'ingestion_program'),
		ingestionWithScoring: task.flag('ingestion_only_during_scoring', false),
		elsewhere: pathIn(task, 'key')
	});
}

function phasesFrom(file: Fields, notes: Note[]): Phase[] {
	const phases = file
		.each('phases')
		.map((phase, position) => ({ phase, at: phase.whole('index') ?? position }));
	if (phases.length === 0) throw new BundleFault('no_phases');
	return phases
		.toSorted((a, b) => a.at - b.at)
		.map(({ phase }) => {
			dropped(phase, PHASE_DROPPED, notes);
			phase.skip('is_final_phase', 'status', 'has_max_submissions', 'solutions');
			phase.skip('accepts_only_result_submissions', 'leaderboard');
			return closed(phase, {
				name: phase.text('name'),
				description: phase.text('description'),
				start: dateIn(phase, 'start', notes),
				end: dateIn(phase, 'end', notes),
				tasks: phase.list('tasks').flatMap((task) => (Number.isInteger(Number(task)) ? Number(task) : [])),
				perDay: phase.whole('max_submissions_per_day'),
				total: phase.whole('max_submissions') ?? phase.whole('max_submissions_per_person'),
				timeLimitSeconds: phase.whole('execution_time_limit'),
				publicData: pathIn(phase, 'public_data'),
				startingKit: pathIn(phase, 'starting_kit')
			});
		});
}

const PHASE_DROPPED = {
	auto_migration: ['auto_migrate_to_this_phase'],
	hidden_output: ['hide_output', 'hide_prediction_output', 'hide_score_output']
} as const;

/** The first leaderboard's columns, the ranking one first. Some bundles call the list `leaderboard`. */
function columnsFrom(file: Fields, notes: Note[]): Column[] {
	const boards = [
		...file.each('leaderboards'),
		...(file.has('leaderboards') ? [] : file.each('leaderboard'))
	];
	const [board, ...others] = boards;
	if (!board) throw new BundleFault('no_leaderboard');
	if (others.length > 0) notes.push(note('second_leaderboard', { count: others.length }));
	dropped(board, { submission_rule: ['submission_rule'] }, notes);
	board.skip('title', 'key', 'index', 'hidden');
	const primary = board.whole('primary_index') ?? 0;
	const raw = board.each('columns').map((column, position): RawColumn => {
		const of = column.raw('computation_indexes');
		return closed(column, {
			key: column.text('key'),
			title: column.text('title') || column.text('key'),
			direction: column.text('sorting').toLowerCase() === 'asc' ? 'lower' : 'higher',
			decimals: decimalsFrom(column.whole('precision'), 2),
			hidden: column.flag('hidden', false),
			computation: column.text('computation'),
			// Codabench's own export writes the indexes as texts, or as one text with commas.
			of: (Array.isArray(of) ? of : String(of ?? '').split(',')).filter((part) => part !== '').map(Number),
			index: column.whole('index') ?? position
		});
	});
	board.close();
	const ranked = once(raw).toSorted((a, b) => rank(a, primary) - rank(b, primary));
	return computedColumns(ranked, notes);
}

const rank = ({ index }: RawColumn, primary: number): number => (index === primary ? -1 : index);
