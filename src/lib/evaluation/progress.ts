import type { SubmissionKind } from '#lib/problems/types.ts';
import { stagesOf, type SubmissionState } from './submission.ts';

type Job = { state: string; attempt: number } | null;
export type Stage = 'upload' | 'queue' | 'predict' | 'score';
export interface StageView {
	stage: Stage;
	state: 'done' | 'now' | 'next' | 'failed';
}

/** Where a submission stands, as stages; pure, and the same on server and in the browser. */
export function stageViews(
	kind: SubmissionKind,
	state: SubmissionState,
	predict: Job,
	score: Job,
	uploaded: boolean
): StageView[] {
	const stages: readonly Stage[] = stagesOf(kind);
	const first = kind === 'predictions' ? score : predict;
	const waiting = !first || (first.state === 'queued' && first.attempt === 0);
	const at = (): Stage => {
		if (!uploaded) return 'upload';
		if (waiting) return 'queue';
		return kind !== 'predictions' && !score ? 'predict' : 'score';
	};
	if (state === 'scored') return stages.map((stage) => ({ stage, state: 'done' }));
	const now = stages.indexOf(at());
	const ended = state === 'failed' || state === 'refused';
	return stages.map((stage, i) => ({
		stage,
		state: i < now ? 'done' : i > now ? 'next' : ended ? 'failed' : 'now'
	}));
}
