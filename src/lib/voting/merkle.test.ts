import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from './bytes.ts';
import { Frontier, leafHash, Tree, verifyConsistency, verifyInclusion } from './merkle.ts';

// The reference leaves and roots of Certificate Transparency's own tests.
const leaves = [
	'',
	'00',
	'10',
	'2021',
	'3031',
	'40414243',
	'5051525354555657',
	'606162636465666768696a6b6c6d6e6f'
];
const roots = [
	'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
	'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
	'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
	'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
	'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
	'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
	'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
];

const treeOf = (size: number): Tree => {
	const tree = new Tree();
	for (let i = 0; i < size; i++) tree.append(leafHash(Uint8Array.of(i, i >> 8)));
	return tree;
};
const size = fc.integer({ min: 1, max: 300 });
const spoil = (hash: Uint8Array): Uint8Array => hash.map((byte, at) => (at === 5 ? byte ^ 1 : byte));

describe('the tree', () => {
	it('gives the roots of RFC 6962 for the reference leaves', () => {
		const frontier = new Frontier();
		const tree = new Tree();
		const given = [hex(frontier.root())];
		for (const leaf of leaves) {
			frontier.append(leafHash(Buffer.from(leaf, 'hex')));
			tree.append(leafHash(Buffer.from(leaf, 'hex')));
			given.push(hex(frontier.root()));
			expect(hex(tree.root())).toBe(hex(frontier.root()));
		}
		expect(given).toEqual(roots);
	});

	it('proves each leaf at each size, and nothing else', () => {
		fc.assert(
			fc.property(size, fc.nat(), fc.nat(), (n, a, b) => {
				const tree = treeOf(n);
				const at = 1 + (a % n);
				const index = b % at;
				const leaf = leafHash(Uint8Array.of(index, index >> 8));
				const path = tree.inclusion(index, at);
				expect(verifyInclusion(leaf, index, at, path, tree.root(at))).toBe(true);
				expect(verifyInclusion(spoil(leaf), index, at, path, tree.root(at))).toBe(false);
				expect(verifyInclusion(leaf, index, at, path, spoil(tree.root(at)))).toBe(false);
				if (at > 1) expect(verifyInclusion(leaf, (index + 1) % at, at, path, tree.root(at))).toBe(false);
				expect(verifyInclusion(leaf, index, at, [...path, leaf], tree.root(at))).toBe(false);
				if (path.length > 0)
					expect(verifyInclusion(leaf, index, at, path.slice(1), tree.root(at))).toBe(false);
				for (const [i] of path.entries())
					expect(verifyInclusion(leaf, index, at, path.with(i, spoil(path[i]!)), tree.root(at))).toBe(false);
			})
		);
	});

	it('proves that a larger tree begins with a smaller one, and notices when it does not', () => {
		fc.assert(
			fc.property(size, fc.nat(), (n, a) => {
				const tree = treeOf(n);
				const older = 1 + (a % n);
				const proof = tree.consistency(older, n);
				expect(verifyConsistency(older, n, tree.root(older), tree.root(n), proof)).toBe(true);
				expect(verifyConsistency(older, n, spoil(tree.root(older)), tree.root(n), proof)).toBe(false);
				expect(verifyConsistency(older, n, tree.root(older), spoil(tree.root(n)), proof)).toBe(false);
				for (const [i] of proof.entries())
					expect(
						verifyConsistency(older, n, tree.root(older), tree.root(n), proof.with(i, spoil(proof[i]!)))
					).toBe(false);
			})
		);
	});

	it('knows nothing outside of itself', () => {
		expect(() => treeOf(3).inclusion(3)).toThrow(RangeError);
		expect(() => treeOf(3).consistency(0)).toThrow(RangeError);
	});
});
