import { ballotLine, minuteOf } from '#lib/voting/leaf.ts';
import { leafHash, nodeHash } from '#lib/voting/merkle.ts';
import { promiseOrigin, signCheckpoint } from '../keys.ts';
import type { OpenPoll } from './polls.ts';
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
	const minutes = new Map<number, string>();
	const lines = ballots.map(({ choice, nonce, nullifier, at }) =>
		ballotLine({ poll: poll.id, choice, minute: minuteIn(minutes, at), nonce, nullifier })
	);
	const bytes = lines.map((line) => Buffer.from(line, 'latin1'));
	const leaves = bytes.map(leafHash);
	const levels = levelsOf(leaves);
	const signed = signCheckpoint(poll, {
		origin: promiseOrigin(poll.origin),
		size: leaves.length,
		root: levels.at(-1)![0]!
	});
	const note = signed.replaceAll('\n', '\\n').replaceAll('—', '\\u2014');
	const texts = levels.map((level) => level.map((hash) => `${base64(hash)}\\n`));
	return bytes.map((line, index) => ({
		code: codeOf(leaves[index]!),
		escaped: `c2sp.org/tlog-proof@v1\\nextra ${line.toString('base64')}\\nindex ${index}\\n${pathOf(texts, index)}\\n${note}`
	}));
}

/** Spelling a date costs more than the hash of a leaf, and a batch is from one minute or two. */
function minuteIn(known: Map<number, string>, at: Date): string {
	const minute = Math.floor(at.getTime() / 60_000);
	let text = known.get(minute);
	if (text === undefined) known.set(minute, (text = minuteOf(at)));
	return text;
}

const codeOf = (hash: Uint8Array): string =>
	(hash[0]! * 256 + hash[1]!).toString(16).toUpperCase().padStart(4, '0');
const base64 = (hash: Uint8Array): string =>
	Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('base64');

/** All levels of the batch's tree; a node without a neighbour rises as it is, which is RFC 6962's tree. */
function levelsOf(leaves: Uint8Array[]): Uint8Array[][] {
	const levels = [leaves];
	for (let level = leaves; level.length > 1; levels.push(level)) {
		const above: Uint8Array[] = [];
		for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!));
		if (level.length % 2 === 1) above.push(level.at(-1)!);
		level = above;
	}
	return levels;
}

function pathOf(texts: string[][], index: number): string {
	let path = '';
	for (let level = 0, at = index; level < texts.length - 1; level++, at >>= 1)
		path += texts[level]![at ^ 1] ?? '';
	return path;
}
