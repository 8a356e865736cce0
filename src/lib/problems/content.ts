/** The content of a version of a problem, and what it still lacks before it may be published. */
import type { Text } from '#lib/text.ts';
import { isMetric, metrics } from './metrics.ts';
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
	finalPicks: number;
	modelSpec: ModelSpec | null;
	splitSeed: string;
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
	| 'split_seed';

const whole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

/** Everything that stands between this content and the public, at once. */
export function lacks(content: VersionContent, practice: boolean): Lack[] {
	const found: Lack[] = [];
	for (const part of textParts) {
		if (!content[part].ko.trim()) found.push(`${part}_ko`);
		if (!content[part].en.trim()) found.push(`${part}_en`);
	}
	const { metric, quotaPerDay, quotaTotal, finalPicks } = content;
	if (!isMetric(metric)) found.push('metric');
	else if (metrics[metric].needsLabel && !content.positive?.trim()) found.push('positive');
	if (!content.floors.every(isWholeFloor)) found.push('floors');
	if (content.kinds.length === 0) found.push('kinds');
	if (content.kinds.includes('model') && !isWholeModel(content.modelSpec)) found.push('model');
	const quotas = whole(quotaPerDay, 1) && whole(quotaTotal, quotaPerDay) && whole(finalPicks, 1);
	if (!quotas || finalPicks > quotaTotal) found.push('quota');
	if (!whole(content.prizeKrw, 0) || (practice && content.prizeKrw > 0)) found.push('prize');
	if (!content.splitSeed.trim()) found.push('split_seed');
	return found;
}

function isWholeFloor(floor: Floor): boolean {
	if (!isMetric(floor.metric) || !Number.isFinite(floor.bound)) return false;
	if (metrics[floor.metric].needsLabel && !floor.label?.trim()) return false;
	return [floor.name, floor.why].every((text) => text.ko.trim() !== '' && text.en.trim() !== '');
}

function isWholeModel(spec: ModelSpec | null): boolean {
	return spec !== null && spec.input.columns.length > 0 && whole(spec.maxBytes, 1);
}
