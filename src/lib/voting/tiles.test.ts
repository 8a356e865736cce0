import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { Frontier, leafHash, Tree } from './merkle.ts';
import {
	follow,
	hashesOf,
	packEntries,
	parseTilePath,
	tilePath,
	tileRoot,
	tilesOf,
	tileWidth,
	unpackEntries,
	type TileName
} from './tiles.ts';

const leaves = Array.from({ length: 700 }, (_, at) => leafHash(utf8(`leaf ${at}`)));
const treeOf = (size: number): Tree => {
	const tree = new Tree();
	for (const leaf of leaves.slice(0, size)) tree.append(leaf);
	return tree;
};
const tile = async ({ index, width }: TileName): Promise<Uint8Array> =>
	Buffer.concat(leaves.slice(index * tileWidth, index * tileWidth + width));

describe('the name of a tile', () => {
	test.each([
		[{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
		[{ level: 2, index: 1234067, width: 256 }, 'tile/2/x001/x234/067'],
		[{ level: 'entries', index: 1234, width: 7 }, 'tile/entries/x001/234.p/7']
	] as [TileName, string][])('%o is %s', (name, path) => {
		expect([tilePath(name), parseTilePath(path)]).toEqual([path, name]);
	});

	test.each([
		'tile/0/0',
		'tile/0/1000',
		'tile/0/x000/001',
		'tile/0/000.p/0',
		'tile/0/000.p/256',
		'tile/0/000/../000',
		'tile/x/000',
		''
	])('%s is none', (path) => expect(parseTilePath(path)).toBeNull());

	test('is read as it was written', () => {
		const level = fc.oneof(fc.nat({ max: 7 }), fc.constant('entries' as const));
		const name = fc.record({
			level,
			index: fc.nat({ max: 999_999_999 }),
			width: fc.integer({ min: 1, max: 256 })
		});
		fc.assert(fc.property(name, (each) => void expect(parseTilePath(tilePath(each))).toEqual(each)));
	});
});

test('a log has the tiles that its size asks for', () => {
	expect(tilesOf(0)).toEqual([]);
	expect(tilesOf(600).map(tilePath)).toEqual([
		'tile/0/000',
		'tile/0/001',
		'tile/0/002.p/88',
		'tile/1/000.p/2'
	]);
});

test('entries are unpacked as they were packed, and a cut is noticed', () => {
	const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(entries, (list) => {
			const packed = packEntries(list);
			expect(unpackEntries(packed)?.map((entry) => [...entry])).toEqual(list.map((entry) => [...entry]));
			expect(unpackEntries(packed.subarray(0, -1))?.length ?? 0).toBeLessThan(list.length + 1);
			if (list.at(-1)!.length > 0) expect(unpackEntries(packed.subarray(0, -1))).toBeNull();
		})
	);
});

test('the root of a full tile is the root of its leaves', async () => {
	const full = await tile({ level: 0, index: 0, width: 256 });
	expect(tileRoot(hashesOf(full))).toEqual(treeOf(256).root());
});

describe('following a log by its tiles', () => {
	test('leads from any size to the root of any later one', async () => {
		const sizes = fc
			.tuple(fc.nat({ max: 700 }), fc.nat({ max: 700 }))
			.map((pair) => pair.sort((a, b) => a - b));
		await fc.assert(
			fc.asyncProperty(sizes, async ([from, to]) => {
				const edge = new Frontier();
				for (const leaf of leaves.slice(0, from)) edge.append(leaf);
				const grown = await follow(edge, to!, tile);
				expect([grown.size, grown.root(), edge.size]).toEqual([to, treeOf(to!).root(), from]);
			}),
			{ numRuns: 40 }
		);
	});

	test('does not go on with a tile that is too short', async () => {
		const short = async (name: TileName) => (await tile(name)).subarray(0, -32);
		await expect(follow(new Frontier(), 300, short)).rejects.toThrow('shorter');
	});
});
