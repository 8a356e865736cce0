import { LineFeed } from './line-feed.ts';
import { LogBuffer } from './log-buffer.ts';

/** Who hears a log while it is written. */
export interface LogListeners {
	/** For the team. */
	onLog?: (text: string) => void;
	/** For organisers only. */
	onNote?: (text: string) => void;
}

/**
 * One job's two logs. The team's has what its program printed and coded lines; of a `closed` job (sealed data, or the
 * scorer, which knows the truth) coded lines alone, whose words are ours and carry nothing that a program chose. The
 * organisers' has everything.
 */
export class JobLog {
	readonly closed: boolean;
	readonly #printed: LogBuffer;
	readonly #feed: LineFeed;
	readonly #listeners: LogListeners;
	#said = '';
	#notes = '';

	constructor(capBytes: number, closed: boolean, listeners: LogListeners = {}) {
		this.closed = closed;
		this.#listeners = listeners;
		this.#printed = new LogBuffer(capBytes);
		const hears = closed ? listeners.onNote : listeners.onLog;
		this.#feed = new LineFeed(Math.floor(capBytes / 2), hears ?? (() => {}));
	}

	/** Takes what the program printed; false when it is so much that the job should be stopped. */
	print(piece: Buffer): boolean {
		this.#feed.add(piece);
		return this.#printed.add(piece);
	}

	/** A coded line, for the team too. Only words of ours: no name, value or number that the program could choose. */
	say(line: string): void {
		this.#said += `[runner] ${line}\n`;
		this.#listeners.onLog?.(`[runner] ${line}\n`);
	}

	/** Says to the team what may carry something of the program's; of a closed job organisers alone read it. */
	tell(line: string): void {
		if (this.closed) this.note(line);
		else this.say(line);
	}

	/** For organisers. */
	note(line: string): void {
		this.#notes += `[platform] ${line}\n`;
		this.#listeners.onNote?.(`[platform] ${line}\n`);
	}

	printed(): string {
		return this.#printed.toString();
	}

	end(): void {
		this.#feed.end();
	}

	/** The two logs in the end; what was printed stands first, whenever the lines about it were written. */
	texts(): { log: string; notes: string } {
		const printed = withLineEnd(this.printed());
		return this.closed
			? { log: this.#said, notes: this.#notes + printed }
			: { log: printed + this.#said, notes: this.#notes };
	}
}

const withLineEnd = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
