import { StringDecoder } from 'node:string_decoder';
import { cleanText } from './log-buffer.ts';

const LONG_LINE = 8 * 1024;
export const CUT_MARK = '[… cut here: the log is full; its last lines follow when the job has ended …]\n';

/** Passes on what a job prints, line by line and up to a cap, while it runs. */
export class LineFeed {
	#decoder = new StringDecoder('utf8');
	#rest = '';
	#room: number;
	readonly #emit: (text: string) => void;

	constructor(capBytes: number, emit: (text: string) => void) {
		this.#room = capBytes;
		this.#emit = emit;
	}

	add(piece: Buffer): void {
		if (this.#room <= 0) return;
		this.#rest += this.#decoder.write(piece.subarray(0, this.#room + LONG_LINE));
		const end = this.#rest.lastIndexOf('\n') + 1;
		const whole = end > 0 ? end : this.#rest.length > LONG_LINE ? this.#rest.length : 0;
		if (whole > 0) this.#pass(whole);
	}

	/** The last words, if they had no end of line. */
	end(): void {
		if (this.#room > 0 && this.#rest) this.#pass(this.#rest.length);
	}

	#pass(length: number): void {
		const text = cleanText(this.#rest.slice(0, length));
		this.#rest = this.#rest.slice(length);
		const fits = text.slice(0, this.#room);
		this.#room -= text.length;
		this.#emit(fits.endsWith('\n') ? fits : `${fits}\n`);
		if (this.#room <= 0) this.#emit(CUT_MARK);
	}
}
