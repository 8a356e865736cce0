import { formatBytes, formatNumber, formatSpan } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';
import type { RunLimits } from './run-limits.ts';

/** What a run may use, in one line. */
export function runWords(run: RunLimits, locale: Locale): string {
	const { wallSeconds, cpus, memoryMib, gpus, gpuKind } = run;
	// A limit is told exactly: a minute and a half is 90 seconds.
	const exact = `${formatNumber(wallSeconds)}${locale === 'ko' ? '초' : ' s'}`;
	const time = wallSeconds % 60 === 0 ? formatSpan(wallSeconds * 1000, locale) : exact;
	const all = [m.problems_run_text({ time, cpus, memory: formatBytes(memoryMib * 1024 * 1024) })];
	if (gpus > 0 && gpuKind) all.push(m.problems_run_gpu_kind({ kind: gpuKind, count: gpus }));
	else if (gpus > 0) all.push(m.problems_run_gpus({ count: gpus }));
	return all.join(', ');
}
