import type { FinalStanding } from '#lib/server/evaluation/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { MetricNote } from '#lib/tournament/types.ts';
import { skill } from './rules.ts';

/** Each team's metric on a common scale. A team without a scored submission has skill 0 and says so by nulls. */
export async function metricNotes(
	entries: readonly { teamId: string; problemId: string }[],
	standingsOf: (problemId: string) => Promise<FinalStanding[]>
): Promise<{ teamId: string; metric: MetricNote }[]> {
	const problemIds = [...new Set(entries.map((entry) => entry.problemId))];
	const titles = new Map(
		(await prisma().problem.findMany({ where: { id: { in: problemIds } }, include: { versions: true } })).map(
			(problem) => [
				problem.id,
				problem.versions.find((version) => version.version === problem.currentVersion)
					?.title as unknown as Text
			]
		)
	);
	const standings = new Map<string, FinalStanding[]>();
	for (const problemId of problemIds) standings.set(problemId, await standingsOf(problemId));
	return entries.map(({ teamId, problemId }) => {
		const best = standings.get(problemId)?.find((standing) => standing.teamId === teamId);
		const problemTitle = titles.get(problemId) ?? { ko: '', en: '' };
		return { teamId, metric: noteOf(problemId, problemTitle, best) };
	});
}

function noteOf(problemId: string, problemTitle: Text, best: FinalStanding | undefined): MetricNote {
	if (!best) {
		return {
			problemId,
			problemTitle,
			submissionId: null,
			metric: '',
			value: null,
			low: null,
			high: null,
			trivial: null,
			perfect: null,
			direction: null,
			skill: 0
		};
	}
	const { submissionId, metric, value, low, high, trivial, direction, perfect } = best;
	return {
		problemId,
		problemTitle,
		submissionId,
		metric,
		value,
		low,
		high,
		trivial,
		perfect,
		direction,
		skill: skill(value, trivial, direction, perfect)
	};
}
