import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { leafHash, Tree, verifyConsistency, verifyInclusion } from './merkle.ts';
import { TileTree } from './tile-tree.ts';
import { tilePath, tileWidth, type TileName } from './tiles.ts';

const leaves = Array.from({ length: 66_000 }, (_, at) => leafHash(utf8(`leaf ${at}`)));
const whole = new Tree();
for (const leaf of leaves) whole.append(leaf);

/** The log when it had `size` leaves, and the names of the tiles that were asked for. */
function tilesAt(size: number) {
	const asked: string[] = [];
	const tree = new TileTree(size, async (name: TileName) => {
		asked.push(tilePath(name));
		const { level, index, width } = name;
		return Buffer.concat(
			Array.from({ length: width }, (_, at) => whole.node(Number(level) * 8, index * tileWidth + at))
		);
	});
	return { tree, asked };
}

describe('proofs from tiles', () => {
	const size = fc.oneof(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 65_000, max: 66_000 }));

	test('are those of the whole tree, and hold', async () => {
		await fc.assert(
			fc.asyncProperty(size, fc.double({ min: 0, max: 1, noNaN: true }), async (newer, share) => {
				const index = Math.min(newer - 1, Math.floor(share * newer));
				const { tree } = tilesAt(newer);
				const root = whole.root(newer);
				const path = await tree.inclusion(index);
				expect(verifyInclusion(leaves[index]!, index, newer, path, root)).toBe(true);
				const proof = await tree.consistency(index + 1);
				expect(verifyConsistency(index + 1, newer, whole.root(index + 1), root, proof)).toBe(true);
			}),
			{ numRuns: 60 }
		);
	});

	test('take a few tiles of a long log, each once', async () => {
		const { tree, asked } = tilesAt(66_000);
		await tree.inclusion(3);
		await tree.consistency(40_001);
		expect(new Set(asked).size).toBe(asked.length);
		expect(asked.length).toBeLessThan(10);
	});

	test('are not made of a tile that is too short', async () => {
		const tree = new TileTree(300, async () => new Uint8Array(32));
		await expect(tree.inclusion(0)).rejects.toThrow('shorter than its name says');
	});
});

test('a leaf is found wherever it stands, a late one without reading the whole log', async () => {
	for (const index of [0, 255, 256, 5000, 9999])
		expect(await tilesAt(10_000).tree.find(leaves[index]!)).toBe(index);
	expect(await tilesAt(10_000).tree.find(leaves[10_000]!)).toBeNull();
	expect(await tilesAt(0).tree.find(leaves[0]!)).toBeNull();
	const { tree, asked } = tilesAt(66_000);
	await tree.find(leaves[65_000]!);
	expect(asked.length).toBe(8);
});
