import { refuse } from '#lib/server/platform/index.ts';
import type { Choice } from '#lib/voting/choice.ts';
import { parseCheckpoint } from '#lib/voting/checkpoint.ts';
import { proofText } from '#lib/voting/proof.ts';
import { codeOf } from '#lib/voting/code.ts';
import { nullifierOf } from '../nullifier.ts';
import type { Voter } from '../passes.ts';
import { poolSql } from '../sql.ts';
import { leafOfBallot, placeOf } from './pages.ts';
import { treeUpTo } from './tree.ts';

export interface Receipt {
	/** Four signs to tell receipts apart by eye, such as A7F2. */
	code: string;
	option: Choice;
	index: number;
	/** tlog-proof@v1: can be checked offline against the checkpoint shown on air. */
	text: string;
}

/** The receipt of this voter's latest ballot. Refuses `not_found` where there is none, `receipt_pending` until the log holds it. */
export async function receiptFor(pollId: string, voter: Voter): Promise<Receipt> {
	const [ballot] = await poolSql<{ option: Choice; index: number | null; data: Uint8Array }>(
		`SELECT CASE WHEN b.choice = '{}' THEN to_jsonb(b.option) ELSE to_jsonb(b.choice) END AS option,
			${placeOf('b.id')}::int AS index, ${leafOfBallot} AS data
		FROM ballots b WHERE b.poll_id = $1::uuid AND b.nullifier = $2 ORDER BY b.turn DESC LIMIT 1`,
		[pollId, nullifierOf(pollId, voter.id)]
	);
	if (!ballot) refuse('not_found');
	const [latest] = await poolSql<{ note: string }>(
		'SELECT note FROM poll_checkpoints WHERE poll_id = $1::uuid ORDER BY size DESC LIMIT 1',
		[pollId]
	);
	const log = latest && parseCheckpoint(latest.note);
	if (!log || ballot.index === null || ballot.index >= log.size) refuse('receipt_pending', { seconds: 2 });
	const tree = await treeUpTo(pollId, log.size);
	const leaf = new Uint8Array(ballot.data);
	const { index } = ballot;
	const text = proofText({ leaf, index, path: tree.inclusion(index, log.size), checkpoint: latest!.note });
	return { code: codeOf(leaf), option: ballot.option, index, text };
}
