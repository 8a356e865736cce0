import { randomBytes } from 'node:crypto';
import { solveChallenge } from 'altcha-lib/v1';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { config, prisma } from '#lib/server/platform/index.ts';
import { passCookie, readPass } from '#lib/server/voting/index.ts';
import { apiServer } from '../support/api-server.ts';
import { testDatabase } from '../support/database.ts';
import { plantSeason } from '../support/entrants.ts';

testDatabase();
const server = apiServer();
beforeAll(async () => {
	await plantSeason();
	config().PASS_PROOF = 2000;
});
beforeEach(() => void (config().RATE_FACTOR = 1000));

interface Answer {
	pass?: string;
	error?: { code: string; details: { challenge?: string } };
}
const ask = async (body: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
	const answer = await fetch(`${server.origin}/api/v1/viewer`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: server.origin, ...headers },
		body: JSON.stringify(body)
	});
	return (await answer.json()) as Answer;
};

async function work() {
	const { error } = await ask({});
	const challenge = JSON.parse(error!.details.challenge!) as Record<
		'algorithm' | 'challenge' | 'salt' | 'signature',
		string
	>;
	const solution = await solveChallenge(challenge.challenge, challenge.salt, 'SHA-256', 2000).promise;
	const { algorithm, challenge: hash, salt, signature } = challenge;
	return { algorithm, challenge: hash, salt, signature, number: solution!.number };
}

test('work that was done buys one pass, however often and however fast it is sent', async () => {
	const proof = await work();
	const answers = await Promise.all(Array.from({ length: 50 }, () => ask({ proof })));
	expect(answers.filter(({ pass }) => pass)).toHaveLength(1);
	expect(new Set(answers.flatMap(({ error }) => (error ? [error.code] : [])))).toEqual(
		new Set(['proof_spent'])
	);
});

test('no work, no pass: neither for a made-up answer nor for one that is too old', async () => {
	const before = await prisma().voterPass.count();
	const proof = await work();
	const stale = await work();
	for (const bad of [
		{ ...proof, number: proof.number + 1 },
		{ ...proof, signature: randomBytes(32).toString('hex') },
		{ ...proof, challenge: randomBytes(32).toString('hex') },
		{ ...stale, salt: stale.salt.replace(/expires=\d+/, 'expires=1000000000') },
		{ ...stale, salt: `${stale.salt}expires=9999999999&` }
	])
		expect((await ask({ proof: bad })).error?.code).toMatch(/^(proof_wrong|bad_input)$/);
	for (const bad of [null, 'x', [], { number: 1 }, { ...proof, number: -1 }, { ...proof, number: 1.5 }])
		expect((await ask({ proof: bad })).error?.code).toBe('bad_input');
	expect(await prisma().voterPass.count()).toBe(before);
});

test('a network that has had its passes of the hour is told to come later, work or not', async () => {
	Object.assign(config(), { RATE_FACTOR: 1, PASSES_PER_NETWORK: 60 });
	const limit = config().PASSES_PER_NETWORK;
	const proofs = [];
	for (let turn = 0; turn < limit + 5; turn++) proofs.push(await work());
	const answers = [];
	for (const proof of proofs) answers.push(await ask({ proof }));
	const given = answers.filter(({ pass }) => pass).length;
	expect(given).toBeGreaterThan(limit - 5);
	expect(given).toBeLessThanOrEqual(limit + 1);
	expect(answers.at(-1)?.error?.code).toBe('too_many_requests');
});

test('a forged cookie is no pass: it is replaced by one that was worked for', async () => {
	const forged = `d.${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}.${'A'.repeat(22)}.${'B'.repeat(43)}`;
	expect((await ask({}, { cookie: `${passCookie}=${forged}` })).error?.code).toBe('proof_needed');
	const { pass } = await ask({ proof: await work() }, { cookie: `${passCookie}=${forged}` });
	expect(readPass(pass)).not.toBeNull();
	expect(pass).not.toBe(forged);
});
