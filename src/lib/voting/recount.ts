import { equalBytes, hex } from './bytes.ts';
import { bundleFormat, linesOf, type BundleHeader } from './bundle.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { minuteOf, parseBallotLine, parseFixedLine, type PollResult, type PollRules } from './leaf.ts';
import { Frontier, leafHash } from './merkle.ts';
import { parseKey, type NoteKey } from './note.ts';

/** In the order in which they are shown. Each says something that could be wrong by itself. */
export const checkNames = [
	'format',
	'key',
	'rules',
	'ballots',
	'unique',
	'checkpoints',
	'complete',
	'tally',
	'reconciled'
] as const;
export type CheckName = (typeof checkNames)[number];
export interface Check {
	name: CheckName;
	ok: boolean;
	/** What was found, in plain facts: `leaf 7`, `counted 120, published 121`. */
	detail: string;
}

export interface Verdict {
	ok: boolean;
	checks: Check[];
	rules: PollRules | null;
	counts: Record<string, number>;
	ballots: number;
	/** Final size, root and key, to be compared with what was shown on air. */
	size: number;
	root: string;
	key: string;
}

export interface RecountOptions {
	/** A verifier key learnt elsewhere; without it the bundle's own key is only shown. */
	key?: string;
	onProgress?: (leaves: number, bytes: number) => void;
}

const text = new TextDecoder();

/** Recounts a published bundle from its bytes alone. Trusts nothing in it but what the hashes and the key bear out. */
export async function recount(
	chunks: AsyncIterable<Uint8Array>,
	options: RecountOptions = {}
): Promise<Verdict> {
	const count = new Recount(options);
	let bytes = 0;
	for await (const line of linesOf(chunks)) {
		if (count.header === null) await count.begin(text.decode(line));
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
	private readonly faults = new Map<CheckName, string>();
	private readonly log = new Frontier();
	private readonly seen = new Set<string>();
	private readonly counts = new Map<number, number>();
	private checkpoints: Checkpoint[] = [];
	private nextCheckpoint = 0;
	private rules: PollRules | null = null;
	private result: PollResult | null = null;
	private ballots = 0;
	private firstMinute = '';
	private lastMinute = '';

	constructor(options: RecountOptions) {
		this.options = options;
	}

	get size(): number {
		return this.log.size;
	}

	/** Only the first fault of a kind is told: the rest usually follow from it. */
	private fault(name: CheckName, detail: string): void {
		if (!this.faults.has(name)) this.faults.set(name, detail);
	}

	async begin(line: string): Promise<void> {
		const header = parseHeader(line);
		const key = header && parseKey(header.key);
		if (!header || !key || key.name !== header.origin) {
			this.hopeless = true;
			return this.fault('format', 'line 1 is not the header of a vote log');
		}
		this.header = header;
		if (this.options.key && this.options.key.trim() !== header.key) this.fault('key', header.key);
		await this.openCheckpoints(header, key);
	}

	private async openCheckpoints(header: BundleHeader, key: NoteKey): Promise<void> {
		let size = 0;
		for (const [at, note] of header.checkpoints.entries()) {
			const checkpoint = await openCheckpoint(note, key);
			if (!checkpoint) return this.fault('checkpoints', `checkpoint ${at + 1} is not signed by the key`);
			if (checkpoint.size <= size) return this.fault('checkpoints', `checkpoint ${at + 1} does not grow`);
			size = checkpoint.size;
			this.checkpoints.push(checkpoint);
		}
	}

	leaf(bytes: Uint8Array): void {
		const index = this.log.size;
		const hash = leafHash(bytes);
		this.log.append(hash);
		const line = text.decode(bytes);
		if (index === 0) this.readRules(line, hash);
		else if (line.startsWith('["result"') && !this.result) this.readResult(line, index);
		else this.readBallot(line, index);
		const due = this.checkpoints[this.nextCheckpoint];
		if (due?.size === this.log.size) {
			if (!equalBytes(due.root, this.log.root()))
				this.fault('checkpoints', `the root at size ${due.size} differs`);
			this.nextCheckpoint++;
		}
	}

	private readRules(line: string, hash: Uint8Array): void {
		this.rules = parseFixedLine<PollRules>('rules', line);
		if (!this.rules || this.rules.origin !== this.header!.origin)
			this.fault('rules', 'leaf 0 is not the rules of this poll');
		if (hex(hash) !== this.header!.rulesHash)
			this.fault('rules', 'leaf 0 does not have the hash that was announced');
		for (const option of this.rules?.options ?? []) this.counts.set(option.number, 0);
	}

	private readResult(line: string, index: number): void {
		this.result = parseFixedLine<PollResult>('result', line);
		if (!this.result) this.fault('tally', `leaf ${index} is not a result`);
	}

	private readBallot(line: string, index: number): void {
		const ballot = parseBallotLine(line);
		const before = ballot && this.counts.get(ballot.option);
		if (this.result) return this.fault('complete', `leaf ${index} comes after the result`);
		if (!ballot || ballot.poll !== this.rules?.poll || before === undefined || before === null)
			return this.fault('ballots', `leaf ${index} is not a ballot of this poll`);
		if (this.seen.has(ballot.nullifier))
			return this.fault('unique', `leaf ${index} is a second ballot of one voter`);
		this.seen.add(ballot.nullifier);
		this.counts.set(ballot.option, before + 1);
		this.ballots++;
		if (this.firstMinute === '' || ballot.minute < this.firstMinute) this.firstMinute = ballot.minute;
		if (ballot.minute > this.lastMinute) this.lastMinute = ballot.minute;
	}

	verdict(): Verdict {
		const counts = Object.fromEntries([...this.counts].map(([option, votes]) => [String(option), votes]));
		if (!this.header) this.fault('format', 'there is no header');
		if (!this.rules) this.fault('rules', 'there are no rules');
		this.judgeEnd();
		this.judgeResult(counts);
		const checks = checkNames.map((name) => ({
			name,
			ok: !this.faults.has(name),
			detail: this.faults.get(name) ?? this.fact(name)
		}));
		const { rules, ballots, log } = this;
		const ok = checks.every((check) => check.ok);
		return {
			ok,
			checks,
			rules,
			counts,
			ballots,
			size: log.size,
			root: hex(log.root()),
			key: this.header?.key ?? ''
		};
	}

	private judgeEnd(): void {
		const last = this.checkpoints.at(-1);
		if (this.nextCheckpoint < this.checkpoints.length)
			this.fault('complete', `leaves end at ${this.size}, before a checkpoint`);
		if (!last || last.size !== this.size)
			this.fault('complete', 'the last checkpoint does not cover every leaf');
		if (!this.result) this.fault('tally', 'there is no result');
	}

	private judgeResult(counts: Record<string, number>): void {
		const { result } = this;
		if (!result) return this.fault('reconciled', 'there is no result');
		for (const number of new Set([...Object.keys(counts), ...Object.keys(result.counts)]))
			if (counts[number] !== result.counts[number])
				this.fault(
					'tally',
					`option ${number}: counted ${counts[number] ?? 0}, published ${result.counts[number] ?? 0}`
				);
		const { late, repeated, noSuchOption } = result.refused;
		const refused = late + repeated + noSuchOption;
		if (result.counted !== this.ballots || result.received !== this.ballots + refused)
			this.fault('reconciled', `received ${result.received}, counted ${this.ballots}, refused ${refused}`);
		const outside =
			this.firstMinute < minuteOf(new Date(result.openedAt)) ||
			this.lastMinute > minuteOf(new Date(result.closedAt));
		if (this.ballots > 0 && outside)
			this.fault('ballots', `ballots from ${this.firstMinute} to ${this.lastMinute}`);
	}

	private fact(name: CheckName): string {
		if (name === 'key') return this.header?.key ?? '';
		if (name === 'rules') return this.header?.rulesHash ?? '';
		if (name === 'ballots' || name === 'unique') return String(this.ballots);
		if (name === 'checkpoints') return String(this.checkpoints.length);
		if (name === 'complete') return String(this.size);
		if (name === 'tally') return [...this.counts].map(([option, votes]) => `${option}: ${votes}`).join(', ');
		if (name === 'reconciled' && this.result)
			return `${this.result.received} = ${this.result.counted} + ${this.result.received - this.result.counted}`;
		return '';
	}
}

function parseHeader(line: string): BundleHeader | null {
	try {
		const header = JSON.parse(line) as BundleHeader;
		const texts = [header.origin, header.key, header.rulesHash, ...header.checkpoints];
		return header.format === bundleFormat && texts.every((value) => typeof value === 'string')
			? header
			: null;
	} catch {
		return null;
	}
}
