/** Sentences for what still stands between a draft and the public. */
import { m } from '#lib/paraglide/messages.js';
import type { Lack } from './content.ts';

interface Fault {
	code: string;
	file: string;
	column?: string;
}

const parts = {
	title: m.problems_edit_field_title,
	summary: m.problems_edit_field_summary,
	statement: m.problems_part_statement,
	rules: m.problems_part_rules
};
const others: Partial<Record<Lack, () => string>> = {
	metric: m.problems_lack_metric,
	positive: m.problems_lack_positive,
	floors: m.problems_lack_floors,
	kinds: m.problems_lack_kinds,
	model: m.problems_lack_model,
	quota: m.problems_lack_quota,
	prize: m.problems_lack_prize,
	run: m.problems_lack_run,
	split_seed: m.problems_lack_split_seed,
	tasks: m.problems_lack_tasks,
	metrics: m.problems_lack_metrics,
	weights: m.problems_lack_weights,
	program: m.problems_lack_program,
	measured_needs_run: m.problems_lack_measured_needs_run,
	model_one_task: m.problems_lack_model_one_task
};

export function lackText(lack: Lack): string {
	const match = /^(title|summary|statement|rules)_(ko|en)$/.exec(lack);
	if (!match) return others[lack]?.() ?? lack;
	const language = match[2] === 'ko' ? m.problems_korean() : m.problems_english();
	return m.problems_lack_text({ part: parts[match[1] as keyof typeof parts](), language });
}

const faults: Record<string, (inputs: { file: string; column: string }) => string> = {
	file_missing: m.problems_fault_file_missing,
	file_not_csv: m.problems_fault_file_not_csv,
	column_missing: m.problems_fault_column_missing,
	column_not_allowed: m.problems_fault_column_not_allowed,
	ids_repeat: m.problems_fault_ids_repeat,
	ids_differ: m.problems_fault_ids_differ,
	split_unknown: m.problems_fault_split_unknown,
	split_one_sided: m.problems_fault_split_one_sided,
	target_empty: m.problems_fault_target_empty,
	truth_in_open_file: m.problems_fault_truth_in_open_file,
	train_holds_test_rows: m.problems_fault_train_holds_test_rows,
	test_sealed: m.problems_fault_test_sealed
};

export const faultText = ({ code, file, column = '' }: Fault): string =>
	faults[code]?.({ file, column }) ?? code;
