import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bundleFormat, type BundleHeader } from '../../src/lib/voting/bundle.ts';
import { hex, utf8 } from '../../src/lib/voting/bytes.ts';
import { checkpointBody } from '../../src/lib/voting/checkpoint.ts';
import type { Choice } from '../../src/lib/voting/choice.ts';
import {
	ballotLine,
	fixedLine,
	leafBytes,
	type GroupDecision,
	type PollResult,
	type PollRules
} from '../../src/lib/voting/leaf.ts';
import { leafHash, Tree } from '../../src/lib/voting/merkle.ts';
import { joinNote, keyText, noteKey, signatureLine, type NoteKey } from '../../src/lib/voting/note.ts';
import { proofText } from '../../src/lib/voting/proof.ts';
import { tileWidth, type TileName } from '../../src/lib/voting/tiles.ts';

const poll = '0198a000-0000-7000-8000-000000000001';
const pair = generateKeyPairSync('ed25519');
const raw = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));

export const ballotOf = (
	choice: Choice,
	voter = randomBytes(32).toString('base64url'),
	minute = '2026-11-21T12:00Z'
) => ballotLine({ poll, choice, minute, nonce: randomBytes(16).toString('base64url'), nullifier: voter });

export const quarantineOf = (group: string, ...indexes: number[]) =>
	fixedLine('quarantine', { at: '2026-11-21T12:01Z', group, rule: 'hand', indexes });
export const decisionOf = (group: string, outcome: GroupDecision['outcome'], approvals = 2) =>
	fixedLine('decision', {
		at: '2026-11-21T12:02Z',
		group,
		outcome,
		approvals,
		reason: { ko: '이유', en: 'reason' }
	});

function treeOf(lines: string[]): Tree {
	const tree = new Tree();
	for (const line of lines) tree.append(leafHash(leafBytes(line)));
	return tree;
}

function signed(key: NoteKey, tree: Tree): string {
	const body = checkpointBody({ origin: key.name, size: tree.size, root: tree.root() });
	return joinNote(body, signatureLine(key, sign(null, utf8(body), pair.privateKey)));
}

/** A log made without the server's code: rules, ballots and acts, result, and a checkpoint at each of `signAt` and at the end. */
export class VoteLog {
	origin = 'champion.example/vote/test/final';
	key = noteKey(this.origin, raw);
	lines: string[];
	checkpoints: string[] = [];

	/** One ballot for each of `options`, in a poll where each voter has one for one option. */
	constructor(options: number[], change: Partial<PollResult> = {}, signAt: number[] = [1]) {
		const votes = (number: number) => options.filter((option) => option === number).length;
		const result = {
			counts: { 1: votes(1), 2: votes(2) },
			counted: options.length,
			received: options.length + 3
		};
		this.lines = this.linesOf(
			{},
			options.map((option) => ballotOf(option)),
			{ ...result, ...change }
		);
		for (const size of [...signAt, this.lines.length]) this.sign(size);
	}

	/** A log of any rules, leaves and result. */
	static of(rules: Partial<PollRules>, leaves: string[], result: Partial<PollResult>): VoteLog {
		const log = new VoteLog([]);
		log.lines = log.linesOf(rules, leaves, result);
		log.checkpoints = [];
		for (const size of [1, log.lines.length]) log.sign(size);
		return log;
	}

	/** The log of another poll. */
	static named(origin: string): VoteLog {
		const log = new VoteLog([]);
		[log.origin, log.key, log.checkpoints] = [origin, noteKey(origin, raw), []];
		log.lines = log.linesOf({}, [], {});
		log.sign(log.lines.length);
		return log;
	}

	private linesOf(rules: Partial<PollRules>, leaves: string[], result: Partial<PollResult>): string[] {
		return [this.rules(rules), ...leaves, this.result(result)];
	}

	private rules(change: Partial<PollRules>): string {
		const option = (number: number) => ({
			number,
			label: { ko: '', en: '' },
			side: '',
			subject: String(number)
		});
		return fixedLine('rules', {
			format: 'ai-champion-poll@v2',
			poll,
			origin: this.origin,
			title: { ko: '결승', en: 'Final' },
			options: [option(1), option(2)],
			ballot: { kind: 'single' },
			change: 'once',
			tier: 'device',
			tieRule: 'round',
			graceMs: 0,
			paths: [],
			windowSeconds: 60,
			showRunning: false,
			rehearsal: false,
			weights: null,
			fraud: [],
			approvals: 2,
			passesIssued: 10,
			...change
		});
	}

	private result(change: Partial<PollResult>): string {
		return fixedLine('result', {
			format: 'ai-champion-result@v2',
			openedAt: '2026-11-21T11:59:30.000Z',
			closedAt: '2026-11-21T12:01:00.000Z',
			counts: { 1: 0, 2: 0 },
			received: 3,
			counted: 0,
			superseded: 0,
			quarantined: 0,
			refused: { late: 1, repeated: 2, noSuchOption: 0 },
			passesIssued: 10,
			approvals: 2,
			...change
		});
	}

	tree(size = this.lines.length): Tree {
		return treeOf(this.lines.slice(0, size));
	}

	sign(size: number): void {
		this.checkpoints.push(signed(this.key, this.tree(size)));
	}

	/** The receipt of line `index` under the log's first `size` lines. */
	receipt(index: number, size = this.lines.length): string {
		const tree = this.tree(size);
		const leaf = leafBytes(this.lines[index]!);
		return proofText({ leaf, index, path: tree.inclusion(index), checkpoint: signed(this.key, tree) });
	}

	/** A promise for the first of these ballots, given to all of them at once. */
	promise(...lines: string[]): string {
		const tree = treeOf(lines);
		const checkpoint = signed(noteKey(`${this.origin}/promise`, raw), tree);
		return proofText({ leaf: leafBytes(lines[0]!), index: 0, path: tree.inclusion(0), checkpoint });
	}

	/** Tiles of hashes, as the log's server would give them. */
	tile = async ({ level, index, width }: TileName): Promise<Uint8Array> => {
		const nodes = Array.from({ length: width }, (_, at) => index * tileWidth + at);
		return Buffer.concat(nodes.map((node) => this.tree().node(Number(level) * 8, node)));
	};

	header(): BundleHeader {
		const rulesHash = hex(leafHash(leafBytes(this.lines[0]!)));
		return {
			format: bundleFormat,
			origin: this.origin,
			key: keyText(this.key),
			rulesHash,
			checkpoints: this.checkpoints
		};
	}

	text(): string {
		return [JSON.stringify(this.header()), ...this.lines, ''].join('\n');
	}
}

/** The bytes in pieces of a given length, as a network would bring them. */
export async function* piecesOf(text: string, length = 1000): AsyncGenerator<Uint8Array> {
	const bytes = utf8(text);
	for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}
