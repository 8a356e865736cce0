import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	refuse,
	refuseIf,
	transaction,
	unsafeSealedStorage,
	type Actor
} from '#lib/server/platform/index.ts';
import { unsafeWholeProblem, type WholeProblem } from '#lib/server/problems/index.ts';
import { metrics } from '#lib/problems/metrics.ts';
import { readScoring } from '#lib/problems/scoring.ts';
import type { FileRole } from '#lib/problems/types.ts';
import { inLocale, type Locale } from '#lib/text.ts';
import { logo } from './export-logo.ts';
import { isExported, METADATA, scorerFor } from './export-scorer.ts';
import { competitionYaml, type ExportColumn, type ExportOrder } from './export-yaml.ts';
import { textFile, writeZip, type ZipFile } from './zip-writer.ts';

export interface Exported {
	filename: string;
	bytes: Buffer;
}

/**
 * A problem as a bundle that Codabench reads. The truth and sealed inputs go along only when asked for, and only of a draft or
 * a closed problem whose proposer does not keep its data sealed; that they went is on record.
 */
export async function exportBundle(
	actor: Actor,
	problemId: string,
	{ truth, locale }: { truth: boolean; locale: Locale }
): Promise<Exported> {
	insistRole(actor, 'organiser');
	const problem = await unsafeWholeProblem(problemId);
	refuseIf(truth && (problem.state === 'published' || problem.dataKind === 'sealed'), 'bundle_truth_sealed');
	const { id, seasonId, slug } = problem;
	await transaction((tx) => record(tx, actor, 'bundle.exported', { seasonId, problemId: id, truth }));
	const files = readScoring(problem.content.scoring).program?.bundle
		? ownPrograms(problem, truth, locale)
		: ourMetric(problem, truth, locale);
	return { filename: `${slug}.zip`, bytes: await writeZip([...files, ...common(problem, locale)]) };
}

function common({ content }: WholeProblem, locale: Locale): ZipFile[] {
	const text = (value: string) => (value.trim() === '' ? '-\n' : `${value}\n`);
	return [
		{ path: 'logo.png', read: () => Promise.resolve(logo()) },
		// Codabench refuses empty pages.
		textFile('terms.md', text(inLocale(content.rules, locale))),
		textFile('overview.md', text(inLocale(content.statement, locale)))
	];
}

const stored = (path: string, objectKey: string): ZipFile => ({
	path,
	read: async () => (await unsafeSealedStorage().get(objectKey)) ?? refuse('unavailable')
});

/** A problem that came from a bundle: its programs and data go out as they came in. */
function ownPrograms(problem: WholeProblem, truth: boolean, locale: Locale): ZipFile[] {
	const { program } = readScoring(problem.content.scoring);
	const bundle = program!.bundle!;
	const columns = bundle.columns.map(({ key, name, shown, computed }): ExportColumn => {
		const known = program!.columns.find((column) => column.name === name);
		const { direction = 'higher', decimals = 2 } = known ?? {};
		const of = computed && {
			by: computed.by,
			of: computed.of.map((other) => bundle.columns.find((column) => column.name === other)!.key)
		};
		return {
			key,
			title: known ? inLocale(known.title, locale) : key,
			direction,
			decimals,
			hidden: !shown,
			computed: of
		};
	});
	const files: ZipFile[] = [];
	const put = (role: FileRole, path: string): string | undefined => {
		const file = problem.files.find((one) => one.role === role);
		const secret = file?.sealed && (role === 'truth' || role === 'input');
		if (!file || (secret && !truth)) return undefined;
		files.push(stored(path, file.objectKey));
		return path;
	};
	const offer = (name: string): string | undefined => {
		const file = problem.files.find((one) => one.role === 'extra' && one.name === name);
		if (file) files.push(stored(name, file.objectKey));
		return file && name;
	};
	const open = (role: FileRole) => problem.files.some((one) => one.role === role && !one.sealed);
	const order: ExportOrder = {
		...{ content: problem.content, locale, columns, start: problem.publishedAt ?? now() },
		wallSeconds: bundle.wallSeconds,
		parts: present({
			scoring_program: put('scorer', 'scoring_program.zip'),
			reference_data: put('truth', 'reference_data.zip'),
			ingestion_program: put('ingestion', 'ingestion_program.zip'),
			input_data: put('input', 'input_data.zip')
		}),
		offered: present({ public_data: offer('public-data.zip'), starting_kit: offer('starting-kit.zip') }),
		showPrograms: open('scorer'),
		showInput: open('input')
	};
	return [...files, textFile('competition.yaml', competitionYaml(order))];
}

const OFFERED: readonly FileRole[] = ['train', 'test', 'sample', 'extra'];

/** A problem of ours: its main metric as a program, its open files as public data, its answers as results. */
function ourMetric(problem: WholeProblem, truth: boolean, locale: Locale): ZipFile[] {
	const { metric, positive } = problem.content;
	if (!isExported(metric) || readScoring(problem.content.scoring).program)
		refuse('bundle_metric', { metric });
	const { direction, decimals } = metrics[metric];
	const column = (key: string, hidden: boolean): ExportColumn => ({
		...{ key, title: metric, direction, decimals, hidden, computed: null }
	});
	const files = [
		textFile('scoring_program/score.py', scorerFor(metric, positive)),
		textFile('scoring_program/metadata.yaml', METADATA)
	];
	const secret = problem.files.find(({ role }) => role === 'truth');
	if (truth && secret) files.push(stored('reference_data/truth.csv', secret.objectKey));
	const open = problem.files.filter(({ role, sealed }) => OFFERED.includes(role) && !sealed);
	for (const { name, objectKey } of open) files.push(stored(`public_data/${name}`, objectKey));
	const order: ExportOrder = {
		...{ content: problem.content, locale, start: problem.publishedAt ?? now(), wallSeconds: 600 },
		columns: [column('score', false), column('score_private', true)],
		parts: present({
			scoring_program: 'scoring_program/',
			reference_data: truth && secret ? 'reference_data/' : undefined
		}),
		offered: present({ public_data: open.length > 0 ? 'public_data/' : undefined }),
		showPrograms: true,
		showInput: false
	};
	return [...files, textFile('competition.yaml', competitionYaml(order))];
}

const present = <K extends string>(paths: Record<K, string | undefined>): Partial<Record<K, string>> =>
	Object.fromEntries(Object.entries(paths).filter(([, path]) => path !== undefined)) as Partial<
		Record<K, string>
	>;
