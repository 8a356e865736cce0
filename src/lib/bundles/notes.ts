/** What is told of a bundle: why it cannot be used, what was guessed, and what the platform will not do. */

/** The whole bundle is of no use. */
export const faultCodes = [
	'not_a_zip',
	'zip_too_large',
	'encrypted',
	'packed_strangely',
	'damaged',
	'path_escapes',
	'link_inside',
	'file_is_folder',
	'too_many_files',
	'too_large_unpacked',
	'packed_too_tight',
	'no_competition_file',
	'competition_file_too_long',
	'competition_file_broken',
	'competition_file_too_deep',
	'version_unknown',
	'no_phases',
	'no_tasks',
	'no_leaderboard'
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** The bundle left it open, or wrote it oddly, and this is how it was understood. */
export const guessCodes = [
	'version_by_shape',
	'in_a_folder',
	'key_twice',
	'file_twice',
	'month_first',
	'no_quota',
	'quota_default',
	'quota_cut',
	'quota_total_raised',
	'time_default',
	'time_cut',
	'metadata_beside',
	'variables_replaced',
	'python_by_name',
	'program_in_a_folder',
	'column_rank_default',
	'html_as_markdown',
	'language',
	'end_from_next_phase',
	'parallel_parent',
	'scores_of_both_splits',
	'libraries'
] as const;
export type GuessCode = (typeof guessCodes)[number];

/** The bundle asks for it, and the platform does not do it. */
export const droppedCodes = [
	'field_ignored',
	'field_wrong',
	'dates',
	'date_unreadable',
	'image',
	'docker_image',
	'queue',
	'auto_migration',
	'fact_sheet',
	'detailed_results',
	'submission_rule',
	'second_leaderboard',
	'hidden_output',
	'ingestion_with_scoring',
	'registration',
	'forum',
	'solutions',
	'text_cut',
	'page_missing',
	'page_unreadable',
	'second_language',
	'computation_unknown',
	'prize_text',
	'public_submissions',
	'libraries_missing'
] as const;
export type DroppedCode = (typeof droppedCodes)[number];

/** One problem of the bundle cannot be made, though the others can. */
export const blockedCodes = [
	'scoring_program_missing',
	'file_missing',
	'path_outside',
	'file_is_no_zip',
	'metadata_missing',
	'command_missing',
	'command_unreadable',
	'runtime_unknown',
	'task_elsewhere',
	'task_unknown',
	'file_too_large',
	'damaged_inside'
] as const;
export type BlockedCode = (typeof blockedCodes)[number];

export type NoteCode = GuessCode | DroppedCode | BlockedCode;
export type Details = Record<string, string | number>;

export interface Note {
	kind: 'guess' | 'dropped' | 'blocked';
	code: NoteCode;
	details: Details;
}

const kinds = new Map<string, Note['kind']>([
	...guessCodes.map((code) => [code, 'guess'] as const),
	...droppedCodes.map((code) => [code, 'dropped'] as const),
	...blockedCodes.map((code) => [code, 'blocked'] as const)
]);

export const note = (code: NoteCode, details: Details = {}): Note => ({
	kind: kinds.get(code)!,
	code,
	details
});
