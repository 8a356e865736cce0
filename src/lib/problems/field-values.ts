import { readRun } from './run-limits.ts';
import { readScoring } from './scoring.ts';
import { scoringFieldsOf } from './scoring-form.ts';
import { USUAL_CONCURRENT, type VersionContent } from './content.ts';
import { USUAL_BATCH } from './types.ts';

/** The content of a version as the fields of its form. */
export function fieldsOf(content: VersionContent): Record<string, string> {
	const { floors, modelSpec } = content;
	const run = readRun(content.run);
	const fields: Record<string, string> = {
		...scoringFieldsOf(readScoring(content.scoring)),
		difficulty: String(content.difficulty),
		prizeKrw: String(content.prizeKrw),
		metric: content.metric,
		positive: content.positive ?? '',
		quotaPerDay: String(content.quotaPerDay),
		quotaTotal: String(content.quotaTotal),
		quotaConcurrent: String(content.quotaConcurrent ?? USUAL_CONCURRENT),
		finalPicks: String(content.finalPicks),
		timeZone: content.timeZone ?? 'Asia/Seoul',
		runSeconds: String(run.wallSeconds),
		runCpus: String(run.cpus),
		runMemoryMib: String(run.memoryMib),
		runGpus: String(run.gpus),
		runGpuKind: run.gpuKind ?? '',
		modelColumns: modelSpec?.input.columns.join(', ') ?? '',
		modelClasses: modelSpec?.output.classes?.join(', ') ?? '',
		modelMaxMb: String(Math.max(1, Math.round((modelSpec?.maxBytes ?? 20_000_000) / 1_000_000))),
		modelBatchRows: String(modelSpec?.batchRows ?? USUAL_BATCH)
	};
	for (const part of ['title', 'summary', 'statement', 'rules'] as const) {
		fields[`${part}Ko`] = content[part].ko;
		fields[`${part}En`] = content[part].en;
	}
	for (const [at, floor] of floors.entries()) {
		fields[`floorMetric.${at}`] = floor.metric;
		fields[`floorLabel.${at}`] = floor.label ?? '';
		fields[`floorBound.${at}`] = Number.isFinite(floor.bound) ? String(floor.bound) : '';
		fields[`floorNameKo.${at}`] = floor.name.ko;
		fields[`floorNameEn.${at}`] = floor.name.en;
		fields[`floorWhyKo.${at}`] = floor.why.ko;
		fields[`floorWhyEn.${at}`] = floor.why.en;
	}
	return fields;
}

/** What a field of a form shows: what was typed last, else what is held. Lists are asked for as `name.0`. */
export function shownValue(
	typed: Record<string, string | string[]> | undefined,
	held: Record<string, string>,
	name: string
): string {
	const [list, at] = name.split('.');
	const value = typed?.[list!];
	if (Array.isArray(value)) return value[Number(at ?? 0)] ?? '';
	return value ?? held[name] ?? '';
}
