import { ballotLine, minuteOf, type BallotLeaf } from '#lib/voting/leaf.ts';
import { leafText } from './batch-tree.ts';

/** What a ballot will be in the log: its line, and the hash of its leaf as a text of one letter a byte. */
export interface Leaf {
	line: string;
	hash: string;
}

type Cast = Pick<BallotLeaf, 'choice' | 'nonce' | 'nullifier'> & { at: Date };

export function leafOf(poll: string, { choice, nonce, nullifier, at }: Cast): Leaf {
	const line = ballotLine({ poll, choice, minute: minuteOf(at), nonce, nullifier });
	return { line, hash: leafText(line) };
}
