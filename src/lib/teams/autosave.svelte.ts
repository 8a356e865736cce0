import { deserialize } from '$app/forms';

const waitMs = 2500;

export type SaveState = 'idle' | 'waiting' | 'saving' | 'saved' | 'refused' | 'offline';

/**
 * Saves a draft a moment after the last keystroke, on the revision that this tab has read. When somebody else has saved
 * meanwhile it stops and says so: it never overwrites. After any other refusal the next change is tried again.
 */
export class Autosave {
	revision = $state(0);
	state = $state<SaveState>('idle');
	savedAt = $state<string | null>(null);
	message = $state('');
	#timer: ReturnType<typeof setTimeout> | undefined;
	#changed = false;
	/** What stands on the server is no longer ours to write on. */
	#over = false;

	constructor(revision: number) {
		this.revision = revision;
	}

	/** Call on every change of the form. */
	touch(form: HTMLFormElement): void {
		if (this.#over) return;
		this.#changed = true;
		clearTimeout(this.#timer);
		if (this.state !== 'saving') this.state = 'waiting';
		this.#timer = setTimeout(() => void this.#save(form), waitMs);
	}

	/** The form itself is being sent: nothing is left for the timer. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#changed = false;
	}

	/** What the form's own save came to. */
	settle(revision: number, savedAt: string | null): void {
		this.#over = false;
		this.revision = revision;
		this.savedAt = savedAt ?? this.savedAt;
		this.state = savedAt ? 'saved' : 'idle';
	}

	async #save(form: HTMLFormElement): Promise<void> {
		if (this.state === 'saving') return;
		this.#changed = false;
		this.state = 'saving';
		try {
			const body = new FormData(form);
			body.set('revision', String(this.revision));
			const response = await fetch('?/save', {
				method: 'POST',
				body,
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' }
			});
			const result = deserialize(await response.text());
			if (result.type === 'success') {
				const { revision, savedAt } = result.data!.saved as { revision: number; savedAt: string };
				this.settle(revision, savedAt);
			} else {
				this.state = 'refused';
				this.#over = result.status === 409;
				this.message = result.type === 'failure' ? reasonOf(result.data) : '';
			}
		} catch {
			this.state = 'offline';
		}
		if (this.#changed) this.touch(form);
	}
}

/** What is wrong in the fields, where it is in the fields; a mended field is saved like any other change. */
const reasonOf = (data: { message?: string; errors?: Record<string, string> } = {}): string =>
	[...new Set(Object.values(data.errors ?? {}))].join(' ') || (data.message ?? '');
