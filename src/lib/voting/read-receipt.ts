import { m } from '#lib/paraglide/messages.js';
import { fromUtf8 } from './bytes.ts';
import { spellChoice } from './choice.ts';
import { codeOf } from './code.ts';
import { parseBallotLine } from './leaf.ts';
import { parseKey } from './note.ts';
import { verifyProof } from './proof.ts';

/** Checks a receipt on this device and says in words what it proves. */
export async function readReceipt(text: string, logKey: string): Promise<{ good: boolean; words: string }> {
	const key = parseKey(logKey);
	// Pasting often loses the last line end, without which a note is not a note.
	const proof = key && (await verifyProof(`${text.trim().replaceAll('\r', '')}\n`, key));
	const ballot = proof && parseBallotLine(fromUtf8(proof.leaf));
	if (!proof || !ballot) return { good: false, words: m.voting_receipt_bad() };
	const { index, log, leaf } = proof;
	const option = spellChoice(ballot.choice);
	return {
		good: true,
		words: m.voting_receipt_good({ code: `#${codeOf(leaf)}`, index, size: log.size, option })
	};
}
