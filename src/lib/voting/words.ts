import { m } from '#lib/paraglide/messages.js';

const states: Record<string, () => string> = {
	committed: m.voting_state_committed,
	open: m.voting_state_open,
	closed: m.voting_state_closed,
	published: m.voting_state_published
};
export const pollStateWord = (state: string): string => (states[state] ?? (() => state))();
