/** Hands a file in from the browser: hashes it, reserves a place, sends its parts straight to the store, and completes. */
import { getLocale } from '#lib/paraglide/runtime.js';
import { FileUnreadable, hashFile } from './hash-file.ts';
import { msLeft, rateOf, withSample, type Sample } from './rate.ts';
import { LineBroken, PartRefused, sendParts, type PartAddress, type PutAnswer } from './send-parts.ts';
import type { NewSubmission, PartedUpload } from './submission.ts';

export interface Refusal {
	code: string;
	message: string;
	details: Record<string, unknown>;
}
class Refused extends PartRefused {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.message);
		this.refusal = refusal;
	}
}

type Wanted = Omit<NewSubmission, 'filename' | 'bytes' | 'sha256' | 'parts'>;
type Created = { id: string; number: number; resumed: boolean; upload: PartedUpload };

/**
 * `idle` before and after; `broken` when the line is, and `paused` when the person wants it so: what has arrived stands,
 * and both go on where they were.
 */
export type UploadPhase = 'idle' | 'hashing' | 'sending' | 'paused' | 'broken' | 'completing' | 'done';

/** Whether this browser can do it; else the plain form does. */
export const canUpload = (): boolean => typeof Worker !== 'undefined' && 'any' in AbortSignal;

export class Upload {
	phase = $state<UploadPhase>('idle');
	bytes = $state(0);
	/** Hashed, then sent. */
	done = $state(0);
	/** Of an earlier attempt: it goes on instead of beginning. */
	resumed = $state(false);
	number = $state<number | null>(null);
	waiting = $state(false);
	unreadable = $state(false);
	refusal = $state.raw<Refusal | null>(null);
	private samples = $state.raw<Sample[]>([]);
	private file: File | null = null;
	private created: Created | null = null;
	private stop = new AbortController();

	readonly share = $derived(this.bytes === 0 ? 0 : this.done / this.bytes);
	readonly rate = $derived(rateOf(this.samples));
	readonly msLeft = $derived(msLeft(this.bytes - this.done, this.rate));
	readonly underWay = $derived(!['idle', 'done'].includes(this.phase));

	/** The id of the submission once everything has arrived; null when it was stopped, or refused with `refusal`. */
	async start(file: File, wanted: Wanted): Promise<string | null> {
		[this.file, this.bytes, this.refusal, this.unreadable] = [file, file.size, null, false];
		return this.attempt(async (signal) => {
			this.go('hashing');
			const { sha256, parts } = await hashFile(file, (bytes) => this.tell(bytes), signal);
			const announced = { ...wanted, filename: file.name, bytes: file.size, sha256, parts };
			this.created = await ask<Created>('POST', '/api/v1/submissions', announced);
			({ number: this.number, resumed: this.resumed } = this.created);
			return this.send(this.created.upload, signal);
		});
	}

	/** Goes on after a pause or a broken line, with what the store has by now. */
	async resume(): Promise<string | null> {
		const { created } = this;
		if (!created) return null;
		const at = `/api/v1/submissions/${created.id}`;
		return this.attempt(async (signal) => {
			try {
				return await this.send(await ask<PartedUpload>('GET', `${at}/upload`), signal);
			} catch (error) {
				// It was completed, and the answer was lost on the way.
				const over = error instanceof Refused && error.refusal.code === 'upload_over';
				if (!over || !(await ask<{ uploadedAt: string | null }>('GET', at)).uploadedAt) throw error;
				this.go('done');
				return created.id;
			}
		});
	}

	pause(): void {
		if (this.phase === 'sending') this.stop.abort('paused');
	}

	/** Ends it and gives the place in the quota back. */
	async giveUp(): Promise<void> {
		this.stop.abort('given up');
		const { created } = this;
		this.created = null;
		this.go('idle');
		if (created) await ask('DELETE', `/api/v1/submissions/${created.id}/upload`).catch(() => {});
	}

	private async attempt(work: (signal: AbortSignal) => Promise<string>): Promise<string | null> {
		this.stop = new AbortController();
		const { signal } = this.stop;
		try {
			return await work(signal);
		} catch (error) {
			this.waiting = false;
			if (signal.aborted) {
				if (signal.reason === 'paused') this.go('paused');
			} else if (error instanceof Refused) {
				this.refusal = error.refusal;
				this.go('idle');
			} else if (error instanceof PartRefused) {
				this.refusal = { code: 'upload_differs', message: error.message, details: {} };
				this.go('idle');
			} else if (error instanceof FileUnreadable) {
				this.unreadable = true;
				this.go('idle');
			} else if (error instanceof LineBroken || this.created) this.go('broken');
			else {
				this.go('idle');
				throw error;
			}
			return null;
		}
	}

	private async send(upload: PartedUpload, signal: AbortSignal): Promise<string> {
		const { id } = this.created!;
		this.go('sending');
		await sendParts({
			parts: upload.parts,
			signal,
			addresses: async (numbers) =>
				(await ask<{ parts: PartAddress[] }>('POST', `/api/v1/submissions/${id}/upload`, { numbers })).parts,
			put: (to, { number, bytes }, onbytes, stopped) => {
				const from = (number - 1) * upload.partBytes;
				return put(to, this.file!.slice(from, from + bytes), onbytes, stopped);
			},
			onprogress: (bytes) => this.tell(bytes),
			onwaiting: (ms) => (this.waiting = ms !== null)
		});
		this.go('completing');
		await ask('POST', `/api/v1/submissions/${id}/complete`);
		this.go('done');
		return id;
	}

	private go(phase: UploadPhase): void {
		this.phase = phase;
		this.samples = [];
		if (phase === 'hashing' || phase === 'idle') this.done = 0;
	}

	private tell(bytes: number): void {
		this.done = bytes;
		this.samples = withSample(this.samples, { at: performance.now(), bytes });
	}
}

/** Throws `Refused` with what the platform says against it, in the reader's language, and anything else when the line is broken. */
async function ask<T>(method: string, url: string, body?: object): Promise<T> {
	const headers = {
		accept: 'application/json',
		'accept-language': getLocale(), // the page's language, which need not be the browser's
		...(body && { 'content-type': 'application/json' })
	};
	const response = await fetch(url, { method, headers, body: body ? JSON.stringify(body) : null });
	if (response.status === 204) return undefined as T;
	const answer = (await response.json()) as T | { error: Refusal };
	if (!response.ok) throw new Refused((answer as { error: Refusal }).error);
	return answer as T;
}

/** XMLHttpRequest, because fetch tells nothing of how much has been sent. */
function put(
	to: PartAddress,
	body: Blob,
	onbytes: (bytes: number) => void,
	signal: AbortSignal
): Promise<PutAnswer> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open('PUT', to.url);
		request.timeout = 10 * 60_000;
		for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
		request.upload.onprogress = ({ loaded }) => onbytes(loaded);
		request.onload = () => resolve({ status: request.status, message: messageOf(request.responseText) });
		request.onerror = request.ontimeout = () => reject(new Error('network'));
		request.onabort = () => reject(new Error('aborted'));
		const stop = () => request.abort();
		signal.addEventListener('abort', stop, { once: true });
		request.onloadend = () => signal.removeEventListener('abort', stop);
		request.send(body);
	});
}

function messageOf(text: string): string | undefined {
	try {
		return (JSON.parse(text) as { error: Refusal }).error.message;
	} catch {
		return undefined; // an S3 speaks XML, and to nobody
	}
}
