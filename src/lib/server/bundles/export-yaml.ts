import { stringify } from 'yaml';
import type { BundleProgram } from '#lib/problems/bundle-program.ts';
import type { VersionContent } from '#lib/problems/content.ts';
import type { Locale } from '#lib/text.ts';
import { inLocale } from '#lib/text.ts';

export interface ExportColumn {
	key: string;
	title: string;
	direction: 'higher' | 'lower';
	decimals: number;
	hidden: boolean;
	computed: BundleProgram['columns'][number]['computed'];
}

export interface ExportOrder {
	content: VersionContent;
	locale: Locale;
	start: Date;
	wallSeconds: number;
	columns: ExportColumn[];
	/** Paths in the bundle by what they are. */
	parts: Partial<Record<'scoring_program' | 'reference_data' | 'ingestion_program' | 'input_data', string>>;
	offered: Partial<Record<'public_data' | 'starting_kit', string>>;
	showPrograms: boolean;
	showInput: boolean;
}

/** What stands for `no limit` here, and is 0 there. */
const UNLIMITED = { perDay: 1000, total: 100_000 };

/** competition.yaml of version 2, as Codabench reads it: with a picture and terms, which it insists on. */
export function competitionYaml(order: ExportOrder): string {
	const { content, locale, columns, parts, offered } = order;
	const title = inLocale(content.title, locale);
	const { quotaPerDay, quotaTotal } = content;
	const competition = {
		version: 2,
		title,
		description: inLocale(content.summary, locale),
		image: 'logo.png',
		terms: 'terms.md',
		registration_auto_approve: true,
		make_programs_available: order.showPrograms,
		make_input_data_available: order.showInput,
		pages: [{ title: 'Overview', file: 'overview.md' }],
		tasks: [{ index: 0, name: title, description: title, ...parts }],
		phases: [
			{
				...{ index: 0, name: title, description: '', start: dayAndTime(order.start) },
				max_submissions_per_day: quotaPerDay >= UNLIMITED.perDay ? 0 : quotaPerDay,
				max_submissions: quotaTotal >= UNLIMITED.total ? 0 : quotaTotal,
				execution_time_limit: order.wallSeconds,
				...offered,
				tasks: [0]
			}
		],
		leaderboards: [
			{
				title: 'Results',
				key: 'main',
				columns: columns.map((column, index) => columnOf(column, index, columns))
			}
		]
	};
	return stringify(competition, { lineWidth: 0 });
}

const dayAndTime = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

function columnOf(column: ExportColumn, index: number, all: readonly ExportColumn[]) {
	const { key, title, direction, decimals, hidden, computed } = column;
	const base = {
		title,
		key,
		index,
		sorting: direction === 'higher' ? 'desc' : 'asc',
		precision: decimals,
		hidden
	};
	if (!computed) return base;
	const indexes = computed.of.map((of) => all.findIndex((one) => one.key === of));
	return { ...base, computation: computed.by, computation_indexes: indexes };
}
