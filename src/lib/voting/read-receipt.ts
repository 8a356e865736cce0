import { formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { openBallotProof, placeOfPromise, stateOfReceipt, type BallotProof } from './ballot-proof.ts';
import { spellChoice } from './choice.ts';
import { codeOf } from './code.ts';
import { parseKey, type NoteKey } from './note.ts';
import type { CheckpointState } from './seen-checkpoint.ts';
import type { ShownLog } from './shown-log.ts';

export interface Reading {
	tone: 'go' | 'wait' | 'stop';
	words: string;
}

/** Where to find the log that a receipt is held against. */
export interface LogAt {
	key: string;
	load: () => Promise<ShownLog>;
	/** The line on which a promised ballot is thought to stand. */
	hint?: number | undefined;
}

/** Checks a receipt or a promise on this device, compares it with the log as it is shown, and says in words what it proves. */
export async function readReceipt(text: string, at: LogAt): Promise<Reading> {
	const key = parseKey(at.key);
	const proof = key && (await openBallotProof(text, key));
	if (!key || !proof) return { tone: 'stop', words: m.voting_receipt_bad() };
	const found = proof.kind === 'receipt' ? compareReceipt(proof, key, at) : comparePromise(proof, key, at);
	const { tone, words } = await found.catch((): Reading => ({
		tone: 'wait',
		words: m.voting_receipt_alone()
	}));
	return { tone, words: `${meaningOf(proof)} ${words}` };
}

function meaningOf({ kind, index, log, leaf, ballot }: BallotProof): string {
	const facts = { code: `#${codeOf(leaf)}`, option: spellChoice(ballot.choice) };
	if (kind === 'promise') return m.voting_promise_good(facts);
	return m.voting_receipt_good({ ...facts, index: formatNumber(index), size: formatNumber(log.size) });
}

async function compareReceipt(proof: BallotProof, key: NoteKey, at: LogAt): Promise<Reading> {
	const state = await stateOfReceipt(proof, key, await at.load());
	return { tone: tones[state], words: says[state]() };
}

const tones: Record<CheckpointState, Reading['tone']> = {
	kept: 'go',
	current: 'go',
	older: 'go',
	ahead: 'wait',
	missing: 'stop'
};
const says: Record<CheckpointState, () => string> = {
	kept: m.voting_receipt_kept,
	current: m.voting_receipt_continued,
	older: m.voting_receipt_continued,
	ahead: m.voting_receipt_ahead,
	missing: m.voting_receipt_missing
};

async function comparePromise(proof: BallotProof, key: NoteKey, at: LogAt): Promise<Reading> {
	const log = await at.load();
	const { index, size } = await placeOfPromise(proof, key, log, at.hint);
	const lines = formatNumber(size);
	if (index !== null)
		return { tone: 'go', words: m.voting_promise_kept({ index: formatNumber(index), size: lines }) };
	if ('header' in log) return { tone: 'stop', words: m.voting_promise_broken({ size: lines }) };
	return { tone: 'wait', words: m.voting_promise_waiting({ size: lines }) };
}
