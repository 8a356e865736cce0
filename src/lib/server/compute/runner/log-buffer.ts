const FLOOD_FACTOR = 256;

/** Keeps the first and the last lines of what a job prints, within a cap, and notices a flood. */
export class LogBuffer {
	#head: Buffer[] = [];
	#headBytes = 0;
	#tail: Buffer[] = [];
	#tailBytes = 0;
	#seen = 0;
	readonly #half: number;

	constructor(capBytes: number) {
		this.#half = Math.max(1, Math.floor(capBytes / 2));
	}

	/** Takes a piece; false when so much has come that the job should be stopped. */
	add(piece: Buffer): boolean {
		this.#seen += piece.length;
		const room = this.#half - this.#headBytes;
		if (room > 0) {
			const first = piece.subarray(0, room);
			this.#head.push(Buffer.from(first));
			this.#headBytes += first.length;
			piece = piece.subarray(room);
		}
		if (piece.length > 0) {
			this.#tail.push(Buffer.from(piece.subarray(-this.#half)));
			this.#tailBytes += Math.min(piece.length, this.#half);
			while (this.#tailBytes - this.#tail[0]!.length >= this.#half)
				this.#tailBytes -= this.#tail.shift()!.length;
		}
		return this.#seen < this.#half * FLOOD_FACTOR;
	}

	toString(): string {
		const tail = Buffer.concat(this.#tail).subarray(-this.#half);
		const left = this.#seen - this.#headBytes - tail.length;
		const head = printable(Buffer.concat(this.#head));
		if (left === 0) return head + printable(tail);
		return `${head}\n[… ${left} bytes left out …]\n${printable(tail)}`;
	}
}

// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b\[[0-9;?]*[A-Za-z]/g;
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text without terminal escapes and NULs (PostgreSQL refuses them). */
export const cleanText = (text: string): string =>
	text.replaceAll('\r\n', '\n').replace(ESCAPES, '').replace(CONTROLS, '');

const printable = (bytes: Buffer): string => cleanText(bytes.toString('utf8'));
