import * as v from 'valibot';
import { checked, id, optionalName, optionalText, text, whole } from '#lib/form.ts';
import { isTimeZone, USUAL_CONCURRENT } from './content.ts';
import { metricKeys, type MetricKey } from './metrics.ts';
import { gpuKindPattern, leastMemoryMib, mostRun, usualRun, type RunLimits } from './run-limits.ts';
import { both, bothNames, textOf } from './schema.ts';
import { scoringFields, scoringFrom } from './scoring-form.ts';
import { fileRoles, submissionKinds, USUAL_BATCH, type Floor, type ModelSpec } from './types.ts';

export const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const list = v.optional(v.array(v.pipe(v.string(), v.trim(), v.maxLength(500))), []);
const titles = v.optional(v.array(optionalName(200)), []);

/** Columns and classes may hold spaces, so they are separated by commas or lines. */
const names = v.pipe(
	optionalText(20_000),
	v.transform((typed) =>
		typed
			.split(/[,\n]/)
			.map((name) => name.trim())
			.filter(Boolean)
	)
);

const contentFields = {
	...bothNames('title', 120),
	...both('summary', 200),
	...both('statement', 40_000),
	...both('rules', 40_000),
	difficulty: whole(1, 5),
	prizeKrw: whole(0, 1_000_000_000_000),
	metric: v.picklist(metricKeys),
	positive: optionalText(80),
	kinds: v.optional(v.array(v.picklist(submissionKinds)), []),
	quotaPerDay: whole(1, 1000),
	quotaTotal: whole(1, 100_000),
	quotaConcurrent: v.optional(whole(1, 100), String(USUAL_CONCURRENT)),
	finalPicks: whole(1, 20),
	timeZone: v.optional(v.pipe(v.string(), v.trim(), v.check(isTimeZone)), 'Asia/Seoul'),
	splitSeed: optionalText(200),
	floorMetric: list,
	floorLabel: list,
	floorBound: list,
	floorNameKo: titles,
	floorNameEn: titles,
	floorWhyKo: list,
	floorWhyEn: list,
	...scoringFields,
	runSeconds: v.optional(whole(1, mostRun.wallSeconds), String(usualRun.wallSeconds)),
	runCpus: v.optional(whole(1, mostRun.cpus), String(usualRun.cpus)),
	runMemoryMib: v.optional(whole(leastMemoryMib, mostRun.memoryMib), String(usualRun.memoryMib)),
	runGpus: v.optional(whole(0, mostRun.gpus), String(usualRun.gpus)),
	runGpuKind: v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.check((kind) => kind === '' || gpuKindPattern.test(kind))
		),
		''
	),
	modelColumns: names,
	modelClasses: names,
	modelMaxMb: v.optional(whole(1, 1024), '20'),
	modelBatchRows: v.optional(whole(1, 65_536), String(USUAL_BATCH))
};
type ContentFields = v.InferOutput<v.ObjectSchema<typeof contentFields, undefined>>;

function contentFrom(data: ContentFields) {
	const { difficulty, prizeKrw, metric, kinds, quotaPerDay, quotaTotal, quotaConcurrent } = data;
	const { finalPicks, splitSeed, timeZone } = data;
	return {
		title: textOf(data, 'title'),
		summary: textOf(data, 'summary'),
		statement: lines(textOf(data, 'statement')),
		rules: lines(textOf(data, 'rules')),
		positive: data.positive || null,
		floors: floorsFrom(data),
		scoring: scoringFrom(data, data.metric),
		run: runFrom(data),
		modelSpec: kinds.includes('model') ? modelFrom(data) : null,
		...{ difficulty, prizeKrw, metric, kinds, quotaPerDay, quotaTotal, quotaConcurrent },
		...{ finalPicks, splitSeed, timeZone }
	};
}

/** Browsers send line ends as CRLF; kept as LF, or an untouched text would differ from itself. */
const lines = ({ ko, en }: { ko: string; en: string }) => ({
	ko: ko.replaceAll('\r\n', '\n'),
	en: en.replaceAll('\r\n', '\n')
});

function floorsFrom(data: ContentFields): Floor[] {
	return data.floorMetric.flatMap((metric, at) => {
		if (metric === '') return [];
		const part = (values: string[]) => values[at] ?? '';
		const bound = part(data.floorBound) === '' ? NaN : Number(part(data.floorBound));
		const name = { ko: part(data.floorNameKo), en: part(data.floorNameEn) };
		const why = { ko: part(data.floorWhyKo), en: part(data.floorWhyEn) };
		return [{ metric: metric as MetricKey, label: part(data.floorLabel) || null, bound, name, why }];
	});
}

function modelFrom({
	modelColumns,
	modelClasses,
	modelMaxMb,
	modelBatchRows,
	positive
}: ContentFields): ModelSpec {
	const output = modelClasses.length
		? { name: 'p', classes: modelClasses, ...(positive ? { positive } : {}) }
		: { name: 'y' };
	const input = { name: 'x', type: 'float32' as const, columns: modelColumns };
	const batch = modelBatchRows === USUAL_BATCH ? {} : { batchRows: modelBatchRows };
	return { opset: 13, input, output, maxBytes: modelMaxMb * 1_000_000, ...batch };
}

const runFrom = (data: ContentFields): RunLimits => ({
	wallSeconds: data.runSeconds,
	cpus: data.runCpus,
	memoryMib: data.runMemoryMib,
	gpus: data.runGpus,
	gpuKind: data.runGpus > 0 ? data.runGpuKind || null : null
});

export const ProblemForm = v.pipe(
	v.object({
		...contentFields,
		slug: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60), v.regex(slugPattern)),
		practice: checked
	}),
	v.transform((data) => ({ ...contentFrom(data), slug: data.slug, practice: data.practice }))
);

export const VersionForm = v.pipe(
	v.object({
		...contentFields,
		basedOn: whole(1, 100_000),
		changeNoteKo: text(500),
		changeNoteEn: text(500)
	}),
	v.transform((data) => ({
		basedOn: data.basedOn,
		content: contentFrom(data),
		changeNote: { ko: data.changeNoteKo, en: data.changeNoteEn }
	}))
);

export const FileForm = v.object({
	role: v.picklist(fileRoles),
	/** Jobs alone may read it. */
	sealed: checked,
	file: v.pipe(v.file(), v.minSize(1))
});
export const FileIdForm = v.object({ file: id });
