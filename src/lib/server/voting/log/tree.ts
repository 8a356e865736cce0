import { Tree } from '#lib/voting/merkle.ts';
import { poolSql } from '../sql.ts';
import { hashesOf } from './hashes.ts';
import { nativeNodeHash } from './node-hash.ts';

interface Kept {
	tree: Tree;
	/** Ends when nobody adds to the tree any more: one at a time does. */
	grown: Promise<void>;
}

const trees = new Map<string, Kept>();
const treesKept = 4;

/** The log's tree in memory, extended by what was added since; the one longest unused makes room. */
export async function treeUpTo(pollId: string, size: number): Promise<Tree> {
	const kept = trees.get(pollId) ?? { tree: new Tree(nativeNodeHash), grown: Promise.resolve() };
	trees.delete(pollId);
	trees.set(pollId, kept);
	if (trees.size > treesKept) trees.delete(trees.keys().next().value!);
	const { tree } = kept;
	kept.grown = kept.grown.catch(() => {}).then(() => grow(pollId, tree, size));
	await kept.grown;
	return tree;
}

async function grow(pollId: string, tree: Tree, size: number): Promise<void> {
	if (tree.size >= size) return;
	for await (const { hashes } of hashesOf(poolSql, pollId, tree.size, size))
		for (const hash of hashes) tree.append(hash);
}

/** For tests: a process that has just started. */
export const forgetTrees = (): void => trees.clear();
