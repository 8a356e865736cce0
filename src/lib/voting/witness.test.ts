import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ballotOf, VoteLog } from '../../../tests/support/vote-log.ts';
import {
	addCheckpointText,
	judgeCheckpoint,
	parseAddCheckpoint,
	type AddCheckpoint,
	type Seen
} from './witness.ts';

const sizes = [1, 3, 4, 7];
const log = new VoteLog([1, 2, 1, 1, 2], {}, sizes.slice(0, -1));
const watched = [{ prefix: 'champion.example/vote/', publicKey: log.key.publicKey }];
const seenAt = (size: number): Seen => ({ size, root: log.tree(size).root() });
const noteAt = (size: number): string => log.checkpoints[sizes.indexOf(size)]!;
const request = (old: number, size: number): AddCheckpoint => ({
	old,
	proof: old === 0 || old === size ? [] : log.tree(size).consistency(old, size),
	note: noteAt(size)
});
const judge = async (asked: AddCheckpoint, seen: Seen | null) =>
	(await judgeCheckpoint(asked, watched, () => seen)).status;

test('a request is read as it was written, and nonsense is none', () => {
	for (const [old, size] of [
		[0, 1],
		[1, 4],
		[3, 7]
	] as const)
		expect(parseAddCheckpoint(addCheckpointText(request(old, size)))).toEqual(request(old, size));
	for (const body of ['', 'old 1', 'old x\n\nnote', 'old 1\nAAAA\n\nnote', 'new 1\n\nnote'])
		expect(parseAddCheckpoint(body)).toBeNull();
});

describe('a witness', () => {
	test('cosigns what continues all it has seen', async () => {
		for (const [old, size] of [
			[1, 3],
			[1, 7],
			[3, 4],
			[4, 7],
			[7, 7]
		] as const)
			expect(await judge(request(old, size), seenAt(old))).toBe(200);
		expect(await judge(request(0, 4), null)).toBe(200);
	});

	test('tells a log that is mistaken about what was seen last', async () => {
		expect(await judgeCheckpoint(request(1, 7), watched, () => seenAt(4))).toEqual({ status: 409, size: 4 });
	});

	test('refuses a log that was set back', async () => {
		expect(await judge({ ...request(0, 3), old: 7 }, seenAt(7))).toBe(400);
		expect(await judge(request(3, 3), seenAt(7))).toBe(409);
	});

	test('refuses a log with another past', async () => {
		const other = new VoteLog([2, 2, 1, 1, 2]);
		other.lines.splice(1, 1, ballotOf(2));
		other.checkpoints = [];
		other.sign(7);
		const proof = other.tree().consistency(3, 7);
		expect(await judge({ old: 3, proof, note: other.checkpoints[0]! }, seenAt(3))).toBe(422);
	});

	test('refuses other proofs than the right one', async () => {
		const { proof, ...rest } = request(3, 7);
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: proof.length - 1 }), fc.nat({ max: 31 }), async (at, byte) => {
				const bent = proof.map((hash) => hash.slice());
				bent[at]![byte]! ^= 1;
				expect(await judge({ ...rest, proof: bent }, seenAt(3))).toBe(422);
			})
		);
		expect(await judge({ ...rest, proof: [] }, seenAt(3))).toBe(422);
		expect(await judge({ ...request(0, 7), proof }, null)).toBe(422);
	});

	test('knows its logs by name and by key', async () => {
		const named = [{ prefix: 'elsewhere.example/', publicKey: log.key.publicKey }];
		const keyed = [{ prefix: 'champion.example/', publicKey: new Uint8Array(32) }];
		expect((await judgeCheckpoint(request(0, 1), named, () => null)).status).toBe(404);
		expect((await judgeCheckpoint(request(0, 1), keyed, () => null)).status).toBe(403);
	});
});
