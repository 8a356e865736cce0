import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from './bytes.ts';

// RFC 6962, section 2.1: a leaf is hashed behind a 0x00, a node behind a 0x01, so that neither can pass for the other.
// Hashed in this thread: WebCrypto answers each through a promise, ten times slower for messages this short. One hasher is set
// back to where the prefix was read, since making one costs as much as a block of hashing.
const hasher = sha256.create();
const afterLeaf = sha256.create().update(Uint8Array.of(0));
const afterNode = sha256.create().update(Uint8Array.of(1));
export const leafHash = (data: Uint8Array): Uint8Array => afterLeaf._cloneInto(hasher).update(data).digest();
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
	afterNode._cloneInto(hasher).update(left).update(right).digest();
export const emptyRoot = (): Uint8Array => sha256(new Uint8Array());

/** The right-hand edge of a tree: enough to append and to give the root, in 32 bytes per level. */
export class Frontier {
	size = 0;
	private readonly peaks: Uint8Array[] = [];
	private readonly nodeHash: typeof nodeHash;

	constructor(hash = nodeHash) {
		this.nodeHash = hash;
	}

	append(hash: Uint8Array): void {
		let carried = hash;
		for (let rest = this.size; rest % 2 === 1; rest = Math.floor(rest / 2))
			carried = this.nodeHash(this.peaks.pop()!, carried);
		this.peaks.push(carried);
		this.size++;
	}

	root(): Uint8Array {
		return this.peaks.length === 0
			? emptyRoot()
			: this.peaks.reduceRight((right, left) => this.nodeHash(left, right));
	}

	copy(): Frontier {
		const twin = new Frontier(this.nodeHash);
		twin.size = this.size;
		twin.peaks.push(...this.peaks);
		return twin;
	}
}

/** Hashes of one level in one growing piece of memory: a million leaves take 64 MB, not 300. */
class Row {
	length = 0;
	private bytes = new Uint8Array(32 * 64);

	push(hash: Uint8Array): void {
		if ((this.length + 1) * 32 > this.bytes.length) {
			const wider = new Uint8Array(this.bytes.length * 2);
			wider.set(this.bytes);
			this.bytes = wider;
		}
		this.bytes.set(hash, this.length++ * 32);
	}

	at(index: number): Uint8Array {
		return this.bytes.slice(index * 32, index * 32 + 32);
	}
}

/** A whole tree in memory, every complete subtree kept: roots and proofs for any size it has passed, in log n. */
export class Tree {
	private readonly levels: Row[] = [new Row()];
	private readonly nodeHash: typeof nodeHash;

	constructor(hash = nodeHash) {
		this.nodeHash = hash;
	}

	get size(): number {
		return this.levels[0]!.length;
	}

	append(hash: Uint8Array): void {
		let carried = hash;
		for (let level = 0; ; level++) {
			const row = (this.levels[level] ??= new Row());
			row.push(carried);
			if (row.length % 2 === 1) return;
			carried = this.nodeHash(row.at(row.length - 2), carried);
		}
	}

	root(size = this.size): Uint8Array {
		return size === 0 ? emptyRoot() : this.range(0, size);
	}

	/** The path from leaf `index` to the root of the first `size` leaves, siblings first. */
	inclusion(index: number, size = this.size): Uint8Array[] {
		this.insistOn(index >= 0 && index < size && size <= this.size);
		return this.hashes(inclusionRanges(index, size));
	}

	/** Shows that the tree of `older` leaves is the beginning of the tree of `newer`. */
	consistency(older: number, newer = this.size): Uint8Array[] {
		this.insistOn(older > 0 && older <= newer && newer <= this.size);
		return this.hashes(consistencyRanges(older, newer));
	}

	/** The root of the complete subtree of 2^level leaves that begins at index * 2^level. */
	node(level: number, index: number): Uint8Array {
		const row = this.levels[level];
		this.insistOn(row !== undefined && index >= 0 && index < row.length);
		return row!.at(index);
	}

	private insistOn(inside: boolean): void {
		if (!inside) throw new RangeError('outside of the tree');
	}

	private hashes(ranges: Range[]): Uint8Array[] {
		return ranges.map(([from, to]) => this.range(from, to));
	}

	/** The hash over leaves [from, to); a complete subtree that begins at a multiple of its width is looked up. */
	private range(from: number, to: number): Uint8Array {
		const width = to - from;
		const level = Math.log2(width);
		if (Number.isInteger(level) && from % width === 0) return this.levels[level]!.at(from / width);
		const middle = from + splitOf(width);
		return this.nodeHash(this.range(from, middle), this.range(middle, to));
	}
}

/** Leaves [from, to) under one node of a tree. */
export type Range = [from: number, to: number];

/** Which nodes lead from leaf `index` to the root of `size` leaves, siblings first. */
export function inclusionRanges(index: number, size: number): Range[] {
	const ranges: Range[] = [];
	for (let [from, to] = [0, size]; to - from > 1;) {
		const middle = from + splitOf(to - from);
		ranges.unshift(index < middle ? [middle, to] : [from, middle]);
		if (index < middle) to = middle;
		else from = middle;
	}
	return ranges;
}

/** Which nodes show that the tree of `older` leaves, one or more, is the beginning of the tree of `newer`. */
export function consistencyRanges(older: number, newer: number): Range[] {
	const ranges: Range[] = [];
	let [from, to] = [0, newer];
	while (older < to) {
		const middle = from + splitOf(to - from);
		ranges.unshift(older <= middle ? [middle, to] : [from, middle]);
		if (older <= middle) to = middle;
		else from = middle;
	}
	return from === 0 ? ranges : [[from, to], ...ranges];
}

/** The largest power of two below `n`. */
export function splitOf(n: number): number {
	let k = 1;
	while (k * 2 < n) k *= 2;
	return k;
}

const half = (n: number): number => Math.floor(n / 2);

/** The root that a leaf and its path lead to, or null where the path does not fit the position (RFC 9162, 2.1.3.2). */
export function rootFromInclusion(
	leaf: Uint8Array,
	index: number,
	size: number,
	path: Uint8Array[]
): Uint8Array | null {
	if (!(index >= 0 && index < size)) return null;
	let [at, last, hash] = [index, size - 1, leaf];
	for (const sibling of path) {
		if (last === 0) return null;
		if (at % 2 === 1 || at === last) {
			hash = nodeHash(sibling, hash);
			while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
		} else hash = nodeHash(hash, sibling);
		[at, last] = [half(at), half(last)];
	}
	return last === 0 ? hash : null;
}

export function verifyInclusion(
	leaf: Uint8Array,
	index: number,
	size: number,
	path: Uint8Array[],
	root: Uint8Array
): boolean {
	const reached = rootFromInclusion(leaf, index, size, path);
	return reached !== null && equalBytes(reached, root);
}

/** Whether `newRoot` extends `oldRoot` without touching a leaf of it (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
	older: number,
	newer: number,
	oldRoot: Uint8Array,
	newRoot: Uint8Array,
	proof: Uint8Array[]
): boolean {
	if (older <= 0 || older > newer) return false;
	if (older === newer) return proof.length === 0 && equalBytes(oldRoot, newRoot);
	const path = Number.isInteger(Math.log2(older)) ? [oldRoot, ...proof] : proof;
	if (path.length === 0) return false;
	let [at, last] = [older - 1, newer - 1];
	while (at % 2 === 1) [at, last] = [half(at), half(last)];
	let [before, after] = [path[0]!, path[0]!];
	for (const sibling of path.slice(1)) {
		if (last === 0) return false;
		if (at % 2 === 1 || at === last) {
			before = nodeHash(sibling, before);
			after = nodeHash(sibling, after);
			while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
		} else after = nodeHash(after, sibling);
		[at, last] = [half(at), half(last)];
	}
	return last === 0 && equalBytes(before, oldRoot) && equalBytes(after, newRoot);
}
