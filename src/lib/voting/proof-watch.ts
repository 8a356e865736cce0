import { equalBytes } from './bytes.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { leafHash, type Frontier } from './merkle.ts';
import type { Proof } from './proof.ts';

/** Looks out for one ballot while a log is recounted: stands it where its receipt says, or, for a promise, anywhere? */
export class ProofWatch {
	/** Where the leaf was met first. */
	index: number | null = null;
	private readonly proof: Proof;
	private readonly hash: Uint8Array;
	private readonly checkpoint: Checkpoint | null;
	private inPlace = false;
	private sameRoot = false;

	constructor(proof: Proof) {
		this.proof = proof;
		this.hash = leafHash(proof.leaf);
		this.checkpoint = parseCheckpoint(proof.checkpoint);
	}

	/** Told of each leaf after it was appended. */
	see = (hash: Uint8Array, log: Frontier): void => {
		const index = log.size - 1;
		if (equalBytes(hash, this.hash)) {
			this.index ??= index;
			if (index === this.proof.index) this.inPlace = true;
		}
		if (this.checkpoint?.size === log.size) this.sameRoot = equalBytes(log.root(), this.checkpoint.root);
	};

	/** Whether the log bears the proof out. A receipt's root must be the log's, too: else it is of another log. */
	bearsOut(kind: 'receipt' | 'promise'): boolean {
		return kind === 'promise' ? this.index !== null : this.inPlace && this.sameRoot;
	}
}
