// Does the work for a voter pass (ALTCHA v1: the number whose SHA-256 after the salt is the challenge) beside the page, so
// that no press waits for it. One hash at a time in this thread: the browser's own answers each through a promise.
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { equalBytes } from './bytes.ts';

interface Challenge {
	algorithm: string;
	challenge: string;
	salt: string;
	signature: string;
	maxnumber: number;
}

function solve({ salt, challenge, maxnumber }: Challenge): number | null {
	const wanted = hexToBytes(challenge);
	for (let number = 0; number <= maxnumber; number++)
		if (equalBytes(sha256(utf8ToBytes(salt + number)), wanted)) return number;
	return null;
}

self.onmessage = ({ data }: MessageEvent<Challenge>) => {
	const { algorithm, challenge, salt, signature } = data;
	self.postMessage({ algorithm, challenge, salt, signature, number: solve(data) });
};
