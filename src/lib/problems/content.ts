/** The content of a version of a problem, and what it still lacks before it may be published. */
import type { Text } from '#lib/text.ts';
import { isMetric } from './metrics.ts';
import { isSoundRun, readRun, type RunLimits } from './run-limits.ts';
import { parameterSuits, readScoring, scoringLacks, type Scoring, type ScoringLack } from './scoring.ts';
import type { Floor, ModelSpec, SubmissionKind } from './types.ts';

export interface VersionContent {
	title: Text;
	/** One sentence for cards and lists. */
	summary: Text;
	/** Markdown. */
	statement: Text;
	/** Markdown. */
	rules: Text;
	difficulty: number;
	prizeKrw: number;
	metric: string;
	positive: string | null;
	floors: Floor[];
	kinds: SubmissionKind[];
	quotaPerDay: number;
	quotaTotal: number;
	/** How many of a team's submissions may be under way at a time; five where nothing is said. */
	quotaConcurrent?: number;
	finalPicks: number;
	/** Where the day of a quota begins and ends; Korea where none is named. */
	timeZone?: string;
	modelSpec: ModelSpec | null;
	/** What running a submission may take; the usual where nothing is said. */
	run?: RunLimits;
	/** Further metrics, tasks and weights; the main metric alone where nothing is said. */
	scoring?: Scoring;
	splitSeed: string;
}

export const USUAL_CONCURRENT = 5;

/** Whether clocks know the zone: `Asia/Seoul`. */
export function isTimeZone(name: string): boolean {
	try {
		return name.includes('/') || name === 'UTC'
			? Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
			: false;
	} catch {
		return false;
	}
}

export const textParts = ['title', 'summary', 'statement', 'rules'] as const;

export type Lack =
	| `${(typeof textParts)[number]}_${'ko' | 'en'}`
	| 'metric'
	| 'positive'
	| 'floors'
	| 'kinds'
	| 'model'
	| 'quota'
	| 'prize'
	| 'split_seed'
	| 'run'
	| ScoringLack;

const whole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

/** Everything that stands between this content and the public, at once. */
export function lacks(content: VersionContent, practice: boolean): Lack[] {
	const found: Lack[] = [];
	for (const part of textParts) {
		if (!content[part].ko.trim()) found.push(`${part}_ko`);
		if (!content[part].en.trim()) found.push(`${part}_en`);
	}
	const { metric, quotaPerDay, quotaTotal, quotaConcurrent = USUAL_CONCURRENT, finalPicks } = content;
	if (!isMetric(metric)) found.push('metric');
	else if (!parameterSuits(metric, content.positive)) found.push('positive');
	if (!content.floors.every(isWholeFloor)) found.push('floors');
	if (content.kinds.length === 0) found.push('kinds');
	if (content.kinds.includes('model') && !isWholeModel(content.modelSpec)) found.push('model');
	const quotas = whole(quotaPerDay, 1) && whole(quotaTotal, quotaPerDay) && whole(finalPicks, 1);
	if (!quotas || !whole(quotaConcurrent, 1) || finalPicks > quotaTotal) found.push('quota');
	if (!whole(content.prizeKrw, 0) || (practice && content.prizeKrw > 0)) found.push('prize');
	if (!content.splitSeed.trim()) found.push('split_seed');
	if (!isSoundRun(readRun(content.run), content.kinds)) found.push('run');
	found.push(...scoringLacks({ ...content, scoring: readScoring(content.scoring) }));
	return found;
}

function isWholeFloor(floor: Floor): boolean {
	if (!isMetric(floor.metric) || !Number.isFinite(floor.bound)) return false;
	if (!parameterSuits(floor.metric, floor.label)) return false;
	return [floor.name, floor.why].every((text) => text.ko.trim() !== '' && text.en.trim() !== '');
}

function isWholeModel(spec: ModelSpec | null): boolean {
	return spec !== null && spec.input.columns.length > 0 && whole(spec.maxBytes, 1);
}
