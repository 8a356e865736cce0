export interface Toast {
	id: number;
	text: string;
	tone: 'neutral' | 'go' | 'wait' | 'stop';
}

let next = 1;
const list = $state<Toast[]>([]);
export const toasts: readonly Toast[] = list;

/** A short notice that goes by itself. Never the only place where something important is said. */
export function toast(text: string, tone: Toast['tone'] = 'neutral', ms = 6000): void {
	const id = next++;
	list.push({ id, text, tone });
	setTimeout(() => dismissToast(id), ms);
}

export function dismissToast(id: number): void {
	const at = list.findIndex((item) => item.id === id);
	if (at >= 0) list.splice(at, 1);
}
