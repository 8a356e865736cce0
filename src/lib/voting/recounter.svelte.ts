import type { RecountNews, RecountTask } from './recount.worker.ts';
import type { Verdict } from './verdict.ts';

/** A recount in a worker of this browser, so that the page stays usable while a million ballots are hashed. */
export class Recounter {
	state = $state<'idle' | 'counting' | 'done' | 'failed'>('idle');
	leaves = $state(0);
	bytes = $state(0);
	verdict = $state.raw<Verdict | null>(null);
	private worker: Worker | undefined;

	start(task: RecountTask): void {
		this.stop();
		this.state = 'counting';
		this.leaves = this.bytes = 0;
		this.verdict = null;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- Vite looks for exactly this spelling
		this.worker = new Worker(new URL('./recount.worker.ts', import.meta.url), { type: 'module' });
		this.worker.onmessage = ({ data }: MessageEvent<RecountNews>) => this.hear(data);
		this.worker.onerror = () => this.hear({ failed: true });
		this.worker.postMessage(task);
	}

	stop(): void {
		this.worker?.terminate();
		this.worker = undefined;
	}

	private hear(news: RecountNews): void {
		if ('leaves' in news) {
			this.leaves = news.leaves;
			this.bytes = news.bytes;
			return;
		}
		this.verdict = 'verdict' in news ? news.verdict : null;
		this.state = 'verdict' in news ? 'done' : 'failed';
		this.stop();
	}
}
