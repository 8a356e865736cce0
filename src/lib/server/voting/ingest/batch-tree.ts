import { hash } from 'node:crypto';

export interface BatchTree {
	root: Uint8Array;
	/** Four signs of each leaf's hash. */
	codes: string[];
	/** The siblings from each leaf to the root in base64, each followed by a line break as JSON spells it. */
	paths: string[];
}

/**
 * RFC 6962's tree over hashes of leaves, as `merkle.ts` makes it, with all paths at once. Hashes are texts of one letter a
 * byte and hashed by Node's own OpenSSL in one call each: a thousand small buffers would cost more than their hashing.
 */
export function treeOf(leaves: string[]): BatchTree {
	const levels = [leaves];
	for (let level = leaves; level.length > 1; levels.push(level)) level = levelAbove(level);
	return {
		root: Buffer.from(levels.at(-1)![0]!, 'latin1'),
		codes: leaves.map(codeOf),
		paths: pathsOf(levels)
	};
}

/** The hash of a leaf as a text of one letter a byte. */
export const leafText = (line: string): string => hash('sha256', `\0${line}`, 'binary');

const codeOf = (leaf: string): string =>
	(leaf.charCodeAt(0) * 256 + leaf.charCodeAt(1)).toString(16).toUpperCase().padStart(4, '0');

const pair = Buffer.alloc(65, 1);

/** A node without a neighbour rises as it is. */
function levelAbove(level: string[]): string[] {
	const above: string[] = [];
	for (let i = 0; i + 1 < level.length; i += 2) {
		pair.write(level[i]!, 1, 'latin1');
		pair.write(level[i + 1]!, 33, 'latin1');
		above.push(hash('sha256', pair, 'binary'));
	}
	if (level.length % 2 === 1) above.push(level.at(-1)!);
	return above;
}

/** From the root down, so that neighbours share all but the first of their siblings. */
function pathsOf(levels: string[][]): string[] {
	let above = [''];
	for (let at = levels.length - 2; at >= 0; at--) {
		const texts = levels[at]!.map((node) => `${btoa(node)}\\n`);
		const shared = above;
		above = texts.map((_, i) => (texts[i ^ 1] ?? '') + shared[i >> 1]!);
	}
	return above;
}
