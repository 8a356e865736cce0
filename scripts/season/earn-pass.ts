import { solveChallenge } from 'altcha-lib/v1';
import type { Challenge } from 'altcha-lib/v1/types';
import type { Browser } from './browser.ts';

interface Answer {
	pass?: string;
	error?: { code: string; message: string; details?: { challenge?: string } };
}

/** A voter pass for a new device, which does the work that the server asks of it, if any. */
export async function earnPass(device: Browser): Promise<string> {
	const ask = (body: object) =>
		device.json<Answer>('/api/v1/viewer', { method: 'POST', body }, ['proof_needed']);
	const first = await ask({});
	if (first.pass) return first.pass;
	const challenge = first.error?.details?.challenge;
	if (!challenge) throw new Error('a pass was refused without work to do for it');
	const { pass } = await ask({ proof: await solved(JSON.parse(challenge) as Challenge) });
	if (!pass) throw new Error('work that was done bought no pass');
	return pass;
}

async function solved(given: Challenge): Promise<object> {
	const { algorithm, challenge, salt, signature, maxnumber } = given;
	const solution = await solveChallenge(challenge, salt, algorithm, maxnumber).promise;
	if (!solution) throw new Error('the work for a pass has no solution');
	return { algorithm, challenge, salt, signature, number: solution.number };
}
