import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoteLog } from '../../../tests/support/vote-log.ts';
import { openCheckpoint } from './checkpoint.ts';
import { cosignatureLine, cosignedAt, cosignedBytes, parseWitnessKey, witnessKey } from './cosignature.ts';
import { keyText, parseKey } from './note.ts';

const pair = generateKeyPairSync('ed25519');
const raw = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const key = witnessKey('witness.example/w1', raw);
const log = new VoteLog([1, 2]);
const note = log.checkpoints.at(-1)!;
const body = note.slice(0, note.indexOf('\n\n') + 1);
const seconds = 1_795_248_000;
const line = cosignatureLine(key, seconds, sign(null, cosignedBytes(body, seconds), pair.privateKey));
const cosigned = note + line;

describe('a cosignature', () => {
	test('says when the witness saw the checkpoint, and leaves the signature of the log as it was', async () => {
		expect(await cosignedAt(cosigned, key)).toBe(seconds);
		expect(await openCheckpoint(cosigned, log.key)).toMatchObject({ size: 4 });
	});

	test('of a witness that did not sign is none', async () => {
		expect(await cosignedAt(note, key)).toBeNull();
		expect(await cosignedAt(cosigned, witnessKey('witness.example/w2', raw))).toBeNull();
	});

	test('fails once any byte that it covers is changed', async () => {
		const covered = [...Array(body.length).keys(), ...Array.from(line, (_, at) => note.length + at).slice(2)];
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...covered), async (at) => {
				const changed = cosigned.slice(0, at) + (cosigned[at] === 'x' ? 'y' : 'x') + cosigned.slice(at + 1);
				expect(await cosignedAt(changed, key)).toBeNull();
			})
		);
	});
});

test('the key of a witness is not taken for the key of a log, nor the other way', () => {
	expect(parseWitnessKey(keyText(key))).toEqual(key);
	expect([parseKey(keyText(key)), parseWitnessKey(keyText(log.key))]).toEqual([null, null]);
});
