import { equalBytes, hex } from './bytes.ts';
import { linesOf, parseHeader, type BundleHeader } from './bundle.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { allows } from './choice.ts';
import { Groups } from './groups.ts';
import { equation, judgeResult } from './judge-result.ts';
import { isRules, parseBallotLine, parseFixedLine, type PollResult, type PollRules } from './leaf.ts';
import { Frontier, leafHash } from './merkle.ts';
import { parseKey, type NoteKey } from './note.ts';
import { Standing, type Count } from './standing.ts';
import { Faults, type CheckName, type Verdict } from './verdict.ts';

export interface RecountOptions {
	/** A verifier key learnt elsewhere; without it the bundle's own key is only shown. */
	key?: string | undefined;
	/** The hash of the rules in hex, learnt elsewhere. */
	rulesHash?: string | undefined;
	onProgress?: (leaves: number, bytes: number) => void;
	/** Told of each leaf's hash once it is appended. */
	watch?: (hash: Uint8Array, log: Frontier) => void;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a line; of bytes that are none, what no leaf and no header is spelt as. */
function textOf(line: Uint8Array): string {
	try {
		return decoder.decode(line);
	} catch {
		return '';
	}
}

/** Recounts a published bundle from its bytes alone. Trusts nothing in it but what the hashes and the key bear out. */
export async function recount(
	chunks: AsyncIterable<Uint8Array>,
	options: RecountOptions = {}
): Promise<Verdict> {
	const count = new Recount(options);
	let bytes = 0;
	for await (const line of linesOf(chunks)) {
		if (count.header === null) await count.begin(textOf(line));
		else count.leaf(line);
		bytes += line.length + 1;
		if (count.size % 5000 === 0) options.onProgress?.(count.size, bytes);
		if (count.hopeless) break;
	}
	options.onProgress?.(count.size, bytes);
	return count.verdict();
}

class Recount {
	header: BundleHeader | null = null;
	hopeless = false;
	private readonly options: RecountOptions;
	private readonly faults = new Faults();
	private readonly log = new Frontier();
	private readonly standing = new Standing();
	private groups = new Groups([]);
	private readonly optionNumbers = new Set<number>();
	private checkpoints: Checkpoint[] = [];
	private nextCheckpoint = 0;
	private rules: PollRules | null = null;
	private result: PollResult | null = null;
	/** Of the first and the last ballot by time. */
	private minutes: [first: string, last: string] = ['~', ''];

	constructor(options: RecountOptions) {
		this.options = options;
	}

	get size(): number {
		return this.log.size;
	}

	async begin(line: string): Promise<void> {
		const header = parseHeader(line);
		const key = header && parseKey(header.key);
		if (!header || !key || key.name !== header.origin) {
			this.hopeless = true;
			return this.faults.note('format', 'line 1 is not the header of a vote log');
		}
		this.header = header;
		if (this.options.key && this.options.key.trim() !== header.key) this.faults.note('key', header.key);
		await this.openCheckpoints(header, key);
	}

	private async openCheckpoints(header: BundleHeader, key: NoteKey): Promise<void> {
		let size = 0;
		for (const [at, note] of header.checkpoints.entries()) {
			const checkpoint = await openCheckpoint(note, key);
			if (!checkpoint)
				return this.faults.note('checkpoints', `checkpoint ${at + 1} is not signed by the key`);
			if (checkpoint.size <= size)
				return this.faults.note('checkpoints', `checkpoint ${at + 1} does not grow`);
			size = checkpoint.size;
			this.checkpoints.push(checkpoint);
		}
	}

	leaf(bytes: Uint8Array): void {
		const index = this.log.size;
		const hash = leafHash(bytes);
		this.log.append(hash);
		this.options.watch?.(hash, this.log);
		const line = textOf(bytes);
		if (index === 0) this.readRules(line, hash);
		else if (this.result) this.faults.note('complete', `leaf ${index} comes after the result`);
		else if (line.startsWith('["ballot"')) this.readBallot(line, index);
		else this.readAct(line, index);
		const due = this.checkpoints[this.nextCheckpoint];
		if (due?.size === this.log.size) {
			if (!equalBytes(due.root, this.log.root()))
				this.faults.note('checkpoints', `the root at size ${due.size} differs`);
			this.nextCheckpoint++;
		}
	}

	private readRules(line: string, hash: Uint8Array): void {
		const rules = parseFixedLine('rules', line);
		if (!rules || !isRules(rules) || rules.origin !== this.header!.origin) {
			this.hopeless = true;
			return this.faults.note('rules', 'leaf 0 is not the rules of this poll');
		}
		this.rules = rules;
		this.groups = new Groups(rules.fraud.map(({ rule }) => rule));
		if (hex(hash) !== this.header!.rulesHash)
			this.faults.note('rules', 'leaf 0 does not have the hash that was announced');
		if (hex(hash) !== (this.options.rulesHash ?? hex(hash)))
			this.faults.note('rules', 'leaf 0 does not have the hash that was given');
		for (const option of rules.options) this.optionNumbers.add(option.number);
	}

	private readBallot(line: string, index: number): void {
		const rules = this.rules!;
		const ballot = parseBallotLine(line);
		if (!ballot || ballot.poll !== rules.poll || !allows(rules.ballot, this.optionNumbers, ballot.choice))
			return this.faults.note('ballots', `leaf ${index} is not a ballot of this poll`);
		if (rules.change !== 'last' && this.standing.knows(ballot.nullifier))
			return this.faults.note('unique', `leaf ${index} is a second ballot of one voter`);
		this.standing.add(index, ballot.nullifier, ballot.choice, ballot.minute);
		if (ballot.minute < this.minutes[0]) this.minutes[0] = ballot.minute;
		if (ballot.minute > this.minutes[1]) this.minutes[1] = ballot.minute;
	}

	/** A leaf that somebody, not a voter, caused. */
	private readAct(line: string, index: number): void {
		const quarantine = parseFixedLine('quarantine', line);
		if (quarantine)
			return this.faults.note(
				'quarantine',
				this.groups.setAside(quarantine, (at) => this.standing.has(at))
			);
		const decision = parseFixedLine('decision', line);
		if (decision) return this.faults.note('quarantine', this.groups.decide(decision, this.rules!.approvals));
		this.result = parseFixedLine('result', line);
		if (!this.result) this.faults.note('ballots', `leaf ${index} is of no known kind`);
	}

	verdict(): Verdict {
		if (!this.header) this.faults.note('format', 'there is no header');
		if (!this.rules) this.faults.note('rules', 'there are no rules');
		const form = this.rules?.ballot ?? { kind: 'single' };
		const excluded = this.groups.excluded();
		const count = this.standing.count(form, this.optionNumbers, excluded);
		this.judgeEnd();
		if (this.result && this.rules) {
			const { ballots } = this.standing;
			const judged = judgeResult(this.rules, this.result, { ...count, ballots, minutes: this.minutes });
			for (const [name, fault] of judged) this.faults.note(name, fault);
		}
		const checks = this.faults.checks((name) => this.fact(name, count));
		const { points, ...sums } = count;
		return {
			ok: checks.every((check) => check.ok),
			checks,
			rules: this.rules,
			counts: Object.fromEntries(points),
			ballots: this.standing.ballots,
			...sums,
			series: this.standing.series(form, excluded).minutes(),
			size: this.log.size,
			root: hex(this.log.root()),
			key: this.header?.key ?? '',
			checkpoint: this.header?.checkpoints.at(-1) ?? ''
		};
	}

	private judgeEnd(): void {
		const last = this.checkpoints.at(-1);
		this.faults.note('quarantine', this.groups.undecided());
		if (this.nextCheckpoint < this.checkpoints.length)
			this.faults.note('complete', `leaves end at ${this.size}, before a checkpoint`);
		if (!last || last.size !== this.size)
			this.faults.note('complete', 'the last checkpoint does not cover every leaf');
		if (this.result?.format === 'ai-champion-result@v2') return;
		this.result = null;
		for (const name of ['tally', 'reconciled'] as const) this.faults.note(name, 'there is no result');
	}

	private fact(name: CheckName, count: Count): string {
		const facts: Partial<Record<CheckName, string>> = {
			key: this.header?.key,
			rules: this.header?.rulesHash,
			ballots: String(this.standing.ballots),
			unique: String(this.standing.ballots - count.superseded),
			quarantine: String(this.groups.size),
			checkpoints: String(this.checkpoints.length),
			complete: String(this.size),
			tally: [...count.points].map(([option, points]) => `${option}: ${points}`).join(', '),
			reconciled: this.result ? equation(this.result) : ''
		};
		return facts[name] ?? '';
	}
}
