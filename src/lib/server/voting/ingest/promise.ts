import { promiseOrigin, signCheckpoint } from '../keys.ts';
import { treeOf } from './batch-tree.ts';
import type { OpenPoll } from './polls.ts';
import { leafOf } from './leaf.ts';
import type { StoredBallot } from './flush.ts';

export interface BallotPromise {
	code: string;
	/**
	 * tlog-proof@v1 over this batch: signed word that the leaf inside will stand in the log. As the inside of a JSON string in
	 * ASCII, since one letter outside of it would make every answer a two-byte string, and those are slow to send.
	 */
	escaped: string;
}

export const promiseText = ({ escaped }: BallotPromise): string => JSON.parse(`"${escaped}"`) as string;

/**
 * One signature for a whole flush: a signature costs more than the rest of a ballot. Each ballot gets its path to the
 * batch's root, in base64 that neighbours share.
 */
export function promiseBatch(poll: OpenPoll, ballots: StoredBallot[]): BallotPromise[] {
	const leaves = ballots.map((ballot) => ballot.leaf ?? leafOf(poll.id, ballot));
	const tree = treeOf(leaves.map(({ hash }) => hash));
	const signed = signCheckpoint(poll, {
		origin: promiseOrigin(poll.origin),
		size: leaves.length,
		root: tree.root
	});
	const escaped = signed.replaceAll('\n', '\\n').replaceAll('—', '\\u2014');
	// What was cut out of a text with a letter beyond Latin stays two bytes a letter, and all that it is joined to.
	const note = Buffer.from(escaped, 'latin1').toString('latin1');
	return leaves.map(({ line }, index) => ({
		code: tree.codes[index]!,
		escaped: `c2sp.org/tlog-proof@v1\\nextra ${btoa(line)}\\nindex ${index}\\n${tree.paths[index]}\\n${note}`
	}));
}
