import { createHash, randomBytes } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { Frontier, leafHash } from '#lib/voting/merkle.ts';
import { ballotLine, leafBytes, parseBallotLine } from '#lib/voting/leaf.ts';
import { Standing } from '#lib/voting/standing.ts';
import type { Line } from './line.ts';

const leaves = 200_000;
const poll = '0198a000-0000-7000-8000-000000000001';

/** Leaves per second of the recount's inner work against SHA-256 alone over the same leaves and nodes. */
export async function recountLine(): Promise<Line> {
	const lines = Array.from({ length: leaves }, (_, i) => {
		const nonce = randomBytes(16).toString('base64url');
		const nullifier = createHash('sha256').update(String(i)).digest('base64url');
		return leafBytes(
			ballotLine({ poll, choice: (i % 2) + 1, minute: '2026-11-21T12:00Z', nonce, nullifier })
		);
	});
	const ours: number[] = [];
	const raw: number[] = [];
	for (let round = 0; round < 5; round++) {
		ours.push(leaves / timed(() => count(lines)));
		raw.push(leaves / timed(() => hashOnly(lines)));
	}
	const best = Math.max(...ours);
	return {
		name: 'recount/sha256',
		value: best,
		unit: 'ballots/s',
		against: 'SHA-256 of the same leaves and nodes',
		ratio: best / Math.max(...raw),
		aim: '>= 0.5'
	};
}

function timed(work: () => void): number {
	const from = performance.now();
	work();
	return (performance.now() - from) / 1000;
}

function count(lines: Uint8Array[]): void {
	const decoder = new TextDecoder();
	const log = new Frontier();
	const standing = new Standing();
	for (const [index, line] of lines.entries()) {
		log.append(leafHash(line));
		const ballot = parseBallotLine(decoder.decode(line))!;
		if (standing.knows(ballot.nullifier)) throw new Error('seen before');
		standing.add(index, ballot.nullifier, ballot.choice, ballot.minute);
	}
	standing.count({ kind: 'single' }, [1, 2], new Set());
	standing.series({ kind: 'single' }, new Set()).minutes();
	log.root();
}

const node = new Uint8Array(64);
function hashOnly(lines: Uint8Array[]): void {
	for (const line of lines) {
		sha256(line);
		sha256(node);
	}
}
