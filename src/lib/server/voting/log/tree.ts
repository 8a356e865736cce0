import { Tree } from '#lib/voting/merkle.ts';
import { poolSql } from '../sql.ts';

const trees = new Map<string, Tree>();
const treesKept = 4;

/** The log's tree in memory, extended by what was added since; the one longest unused makes room. */
export async function treeUpTo(pollId: string, size: number): Promise<Tree> {
	const tree = trees.get(pollId) ?? new Tree();
	const from = tree.size;
	if (from < size) {
		const rows = await poolSql<{ hash: Uint8Array }>(
			'SELECT hash FROM poll_leaves WHERE poll_id = $1::uuid AND index >= $2::bigint AND index < $3::bigint ORDER BY index',
			[pollId, String(from), String(size)]
		);
		// Another request may have extended the tree meanwhile: only what is still missing is added.
		for (const { hash } of rows.slice(tree.size - from)) tree.append(hash);
	}
	trees.delete(pollId);
	trees.set(pollId, tree);
	if (trees.size > treesKept) trees.delete(trees.keys().next().value!);
	return tree;
}
