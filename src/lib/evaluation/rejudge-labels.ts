import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Chip.svelte';
import type { RejudgeState, ScoreChange } from './rejudge.ts';

export const rejudgeWords: Record<RejudgeState, () => string> = {
	trying: m.evaluation_rejudge_state_trying,
	running: m.evaluation_rejudge_state_running,
	stopped: m.evaluation_rejudge_state_stopped,
	ready: m.evaluation_rejudge_state_ready,
	applied: m.evaluation_rejudge_state_applied,
	cancelled: m.evaluation_rejudge_state_cancelled
};
export const rejudgeTones: Record<RejudgeState, Tone> = {
	trying: 'wait',
	running: 'wait',
	stopped: 'stop',
	ready: 'neutral',
	applied: 'go',
	cancelled: 'neutral'
};
export const itemWords: Record<ScoreChange['state'], () => string> = {
	waiting: m.evaluation_rejudge_item_waiting,
	predicting: m.evaluation_rejudge_item_predicting,
	scoring: m.evaluation_rejudge_item_scoring,
	scored: m.evaluation_rejudge_item_scored,
	failed: m.evaluation_rejudge_item_failed
};
