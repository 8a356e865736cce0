import { equalBytes } from './bytes.ts';
import { consistencyRanges, inclusionRanges, nodeHash, splitOf, type Range } from './merkle.ts';
import { hashesOf, tilePath, tileRoot, tileWidth, widthAt, type TileName } from './tiles.ts';

/** Gets a tile of hashes by its name, from wherever the log is shown. */
export type ReadTile = (name: TileName) => Promise<Uint8Array>;

const levelsPerTile = Math.log2(tileWidth);
/** Tiles of leaf hashes that are on their way at once while one leaf is looked for. */
const ahead = 8;

/**
 * The tree of a log's first `size` leaves, read from its tiles as far as it is asked: a proof takes a few of them, however
 * long the log. Tiles are not trusted: what is made of them is a proof that still has to be checked against a root.
 */
export class TileTree {
	readonly size: number;
	private readonly read: ReadTile;
	private readonly tiles = new Map<string, Promise<Uint8Array[]>>();

	constructor(size: number, read: ReadTile) {
		this.size = size;
		this.read = read;
	}

	/** The hash of one leaf, as a tile has it. */
	leaf = (index: number): Promise<Uint8Array> => this.node(0, index);

	/** The path from leaf `index` to the root, siblings first. */
	inclusion = (index: number): Promise<Uint8Array[]> => this.ranges(inclusionRanges(index, this.size));

	/** Shows that the tree of `older` leaves, one or more, is the beginning of this one. */
	consistency = (older: number): Promise<Uint8Array[]> => this.ranges(consistencyRanges(older, this.size));

	/** Where a leaf of this hash stands, looked for from the end; null where no tile holds it. */
	async find(hash: Uint8Array): Promise<number | null> {
		const indexes = Array.from({ length: Math.ceil(this.size / tileWidth) }, (_, index) => index).reverse();
		for (let from = 0; from < indexes.length; from += ahead) {
			const some = indexes.slice(from, from + ahead);
			const tiles = await Promise.all(some.map((index) => this.fetched(0, index)));
			for (const [at, hashes] of tiles.entries()) {
				const place = hashes.findIndex((one) => equalBytes(one, hash));
				if (place >= 0) return some[at]! * tileWidth + place;
			}
		}
		return null;
	}

	private ranges = (ranges: Range[]): Promise<Uint8Array[]> =>
		Promise.all(ranges.map((range) => this.range(range)));

	/** The hash over some leaves; of a complete subtree from the tile that holds its root or the nodes under it. */
	private async range([from, to]: Range): Promise<Uint8Array> {
		const level = Math.log2(to - from);
		if (Number.isInteger(level) && from % (to - from) === 0) return this.node(level, from / (to - from));
		const middle = from + splitOf(to - from);
		const [left, right] = await this.ranges([
			[from, middle],
			[middle, to]
		]);
		return nodeHash(left!, right!);
	}

	private async node(level: number, index: number): Promise<Uint8Array> {
		const within = 2 ** (level % levelsPerTile);
		const first = index * within;
		const hashes = await this.tile(Math.floor(level / levelsPerTile), Math.floor(first / tileWidth));
		return tileRoot(hashes.slice(first % tileWidth, (first % tileWidth) + within));
	}

	private tile(level: number, index: number): Promise<Uint8Array[]> {
		const name = tilePath({ level, index, width: tileWidth });
		let tile = this.tiles.get(name);
		if (!tile) this.tiles.set(name, (tile = this.fetched(level, index)));
		return tile;
	}

	private async fetched(level: number, index: number): Promise<Uint8Array[]> {
		const width = widthAt({ level, index, width: tileWidth }, this.size);
		const hashes = hashesOf(await this.read({ level, index, width }));
		if (hashes.length < width) throw new RangeError('a tile is shorter than its name says');
		return hashes;
	}
}
