import type { Problem, ProblemVersion } from '#lib/server/generated/prisma/client.ts';
import { sha256Hex } from '#lib/server/platform/index.ts';
import type { VersionContent } from '#lib/problems/content.ts';
import { isMetric } from '#lib/problems/metrics.ts';
import { readRun } from '#lib/problems/run-limits.ts';
import { readScoring } from '#lib/problems/scoring.ts';
import type { Floor, ModelSpec, PublishedProblem, SubmissionKind, Track } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';

export type VersionRow = ProblemVersion;
export type ProblemRow = Problem & { versions: VersionRow[] };

/** The version in which the rules text last changed, seen from version `at`. */
export function rulesVersionOf(
	versions: readonly Pick<VersionRow, 'version' | 'rules'>[],
	at: number
): number {
	const upTo = versions.filter((row) => row.version <= at).toSorted((a, b) => b.version - a.version);
	let since = at;
	for (const row of upTo) {
		if (!sameText(row.rules as unknown as Text, upTo[0]!.rules as unknown as Text)) break;
		since = row.version;
	}
	return since;
}

const sameText = (a: Text, b: Text): boolean => a.ko === b.ko && a.en === b.en;

/** A problem at its current version, or null while it has none (a draft). */
export function publishedView(row: ProblemRow): PublishedProblem | null {
	const version = row.versions.find((candidate) => candidate.version === row.currentVersion);
	if (!version || row.state === 'draft' || !row.publishedAt) return null;
	if (!isMetric(version.metric))
		throw new Error(`Problem ${row.slug} has the unknown metric ${version.metric}.`);
	return {
		id: row.id,
		seasonId: row.seasonId,
		needId: row.needId,
		organisationId: row.organisationId,
		slug: row.slug,
		version: version.version,
		rulesVersion: rulesVersionOf(row.versions, version.version),
		title: version.title as unknown as Text,
		summary: version.summary as unknown as Text,
		track: row.track as Track,
		difficulty: version.difficulty,
		prizeKrw: Number(version.prizeKrw),
		practice: row.practice,
		metric: version.metric,
		direction: version.direction as PublishedProblem['direction'],
		positive: version.positive,
		floors: version.floors as unknown as Floor[],
		kinds: version.kinds as SubmissionKind[],
		quotaPerDay: version.quotaPerDay,
		quotaTotal: version.quotaTotal,
		quotaConcurrent: version.quotaConcurrent,
		finalPicks: version.finalPicks,
		timeZone: version.timeZone,
		modelSpec: version.modelSpec as unknown as ModelSpec | null,
		run: readRun(version.run),
		scoring: readScoring(version.scoring),
		publishedAt: row.publishedAt.toISOString(),
		closedAt: row.closedAt?.toISOString() ?? null
	};
}

/** The commitment to the seed of the split: public from the start, while the seed itself waits for the problem's end. */
export const seedHash = (version: Pick<VersionRow, 'splitSeed'>): string => sha256Hex(version.splitSeed);

/** What an organiser wrote in a version. */
export function contentOf(row: VersionRow): VersionContent {
	return {
		title: row.title as unknown as Text,
		summary: row.summary as unknown as Text,
		statement: row.statement as unknown as Text,
		rules: row.rules as unknown as Text,
		difficulty: row.difficulty,
		prizeKrw: Number(row.prizeKrw),
		metric: row.metric,
		positive: row.positive,
		floors: row.floors as unknown as Floor[],
		kinds: row.kinds as SubmissionKind[],
		quotaPerDay: row.quotaPerDay,
		quotaTotal: row.quotaTotal,
		quotaConcurrent: row.quotaConcurrent,
		finalPicks: row.finalPicks,
		timeZone: row.timeZone,
		modelSpec: row.modelSpec as unknown as ModelSpec | null,
		run: readRun(row.run),
		scoring: readScoring(row.scoring),
		splitSeed: row.splitSeed
	};
}
