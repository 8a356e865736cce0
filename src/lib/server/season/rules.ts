export const stages = ['sourcing', 'entry', 'selection', 'final', 'aftercare'] as const;
export type Stage = (typeof stages)[number];
export type StageState = 'planned' | 'open' | 'closed';

export interface StageWindow {
	stage: Stage;
	opensAt: Date | null;
	closesAt: Date | null;
}

/** Open from its opening (included) to its closing (excluded). A stage without an opening time is planned. */
export function stageState(window: Pick<StageWindow, 'opensAt' | 'closesAt'>, now: Date): StageState {
	if (!window.opensAt || now < window.opensAt) return 'planned';
	return window.closesAt && now >= window.closesAt ? 'closed' : 'open';
}

/** The stage a visitor is told of: the latest open one, else the latest closed one, else the first. */
export function currentStage(windows: readonly StageWindow[], now: Date): Stage {
	const inOrder = stages.flatMap((stage) => windows.filter((window) => window.stage === stage));
	const lastIn = (state: StageState) =>
		inOrder.findLast((window) => stageState(window, now) === state)?.stage;
	return lastIn('open') ?? lastIn('closed') ?? 'sourcing';
}

/** Why a window may not be set, or null. */
export function windowFault(opensAt: Date | null, closesAt: Date | null): 'closes_before_opening' | null {
	return closesAt && (!opensAt || closesAt <= opensAt) ? 'closes_before_opening' : null;
}
