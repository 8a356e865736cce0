export interface ControlKeys {
	take: () => void;
	step: () => void;
	freeze: () => void;
	panic: () => void;
	/** Chooses the cue that many places further as the preview. */
	choose: (by: 1 | -1) => void;
}

const panicWithinMs = 1500;
/** Where keys are words or answers to a question, not acts. */
const typing = 'input, textarea, select, [contenteditable], dialog';

/** The desk's keys. A key that is held down acts once, and nothing acts while somebody types. */
export function controlKeys(keys: ControlKeys): (event: KeyboardEvent) => void {
	let escapes: number[] = [];
	return (event) => {
		if (event.key === 'Escape' && !event.repeat) {
			const at = event.timeStamp;
			escapes = [...escapes.filter((then) => at - then < panicWithinMs), at];
			if (escapes.length < 3) return;
			escapes = [];
			return keys.panic();
		}
		const target = event.target as HTMLElement;
		if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || target.closest(typing)) return;
		const acts: Record<string, () => void> = {
			Enter: keys.take,
			n: keys.step,
			N: keys.step,
			f: keys.freeze,
			F: keys.freeze,
			ArrowDown: () => keys.choose(1),
			ArrowUp: () => keys.choose(-1)
		};
		// Enter on a focused button is that button's own.
		if (event.key === 'Enter' && target.closest('button, a, summary')) return;
		const act = acts[event.key];
		if (!act) return;
		event.preventDefault();
		act();
	};
}
