import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { config, now, pool, prisma, shiftClock } from '#lib/server/platform/index.ts';
import { issuePass, readPass } from '#lib/server/voting/index.ts';
import { allAtOnce, atOnce, code, someoneWaits } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { plantSeason } from '../../support/polls.ts';

testDatabase();
let seasonId: string;
beforeAll(async () => void (seasonId = (await plantSeason()).id));

const word = () => randomBytes(11).toString('hex');
const work = () => ({ key: word(), until: new Date(now().getTime() + 600_000) });
const usual = { ...config() };
afterEach(() => void Object.assign(config(), usual));

test('a crowd in one moment gets a pass each, and each is kept with the network it was given to', async () => {
	const networks = Array.from({ length: 300 }, word);
	const passes = await Promise.all(networks.map((network) => issuePass(seasonId, network, work())));
	const ids = passes.map((pass) => readPass(pass)!.id);
	const rows = await prisma().voterPass.findMany({ where: { id: { in: ids } } });
	const networkOf = new Map(rows.map(({ id, network, seasonId }) => [id, [network, seasonId]]));
	expect(ids.map((id) => networkOf.get(id))).toEqual(networks.map((network) => [network, seasonId]));
});

describe('what was done for a pass', () => {
	test('buys one, however often it is sent in the same moment, and others in that moment get theirs', async () => {
		const [same, before] = [work(), await prisma().voterPass.count()];
		const codes = await allAtOnce([
			...Array.from({ length: 50 }, () => () => code(issuePass(seasonId, word(), same))),
			...Array.from({ length: 50 }, () => () => code(issuePass(seasonId, word(), work())))
		]);
		expect(codes.slice(0, 50).toSorted()).toEqual(['accepted', ...Array<string>(49).fill('proof_spent')]);
		expect(new Set(codes.slice(50))).toEqual(new Set(['accepted']));
		expect(await prisma().voterPass.count()).toBe(before + 51);
	});

	test.each([
		['commits', 'COMMIT', 'proof_spent'],
		['does not', 'ROLLBACK', 'accepted']
	])('and is being spent in another process counts as spent where that one %s', async (_, end, outcome) => {
		const { key, until } = work();
		const other = await pool().connect();
		try {
			await other.query('BEGIN');
			await other.query('INSERT INTO spent_proofs VALUES ($1, $2)', [key, until]);
			const told = code(issuePass(seasonId, word(), { key, until }));
			await someoneWaits();
			await other.query(end);
			expect(await told).toBe(outcome);
		} finally {
			other.release();
		}
	});
});

describe('a network that has had its passes of the hour', () => {
	const limitedTo = (perHour: number) =>
		Object.assign(config(), { RATE_FACTOR: 1, PASSES_PER_NETWORK: perHour });

	test('gets no more of those that come in one moment, and other networks do', async () => {
		limitedTo(3);
		const network = word();
		const codes = await allAtOnce([
			...Array.from({ length: 8 }, () => () => code(issuePass(seasonId, network))),
			() => code(issuePass(seasonId, word()))
		]);
		expect(codes.slice(0, 8).toSorted()).toEqual([
			...Array<string>(3).fill('accepted'),
			...Array<string>(5).fill('too_many_requests')
		]);
		expect(codes[8]).toBe('accepted');
		expect(await prisma().voterPass.count({ where: { network } })).toBe(3);
	});

	test('owes nothing for those that were refused, who come again with the work that they did', async () => {
		limitedTo(3);
		const network = word();
		await atOnce(2, () => issuePass(seasonId, network));
		const works = Array.from({ length: 4 }, work);
		const codes = await Promise.all(works.map((done) => code(issuePass(seasonId, network, done))));
		expect(codes).toEqual(['accepted', ...Array<string>(3).fill('too_many_requests')]);
		expect(await code(issuePass(seasonId, network, works[1]))).toBe('too_many_requests');
		const back = shiftClock(20 * 60_000);
		try {
			expect(await code(issuePass(seasonId, network, works[1]))).toBe('accepted');
			expect(await code(issuePass(seasonId, network, works[1]))).toBe('proof_spent');
			expect(await code(issuePass(seasonId, network, works[2]))).toBe('too_many_requests');
		} finally {
			back();
		}
	});

	test('is known to every process by what the database holds', async () => {
		limitedTo(3);
		const network = word();
		const values = [`voter-pass:${network}`, 1, now()];
		await pool().query('INSERT INTO rate_buckets (key, tokens, updated_at) VALUES ($1, $2, $3)', values);
		const codes = await atOnce(3, () => code(issuePass(seasonId, network)));
		expect(codes.toSorted()).toEqual(['accepted', 'too_many_requests', 'too_many_requests']);
	});

	test('does not exist where there is no limit', async () => {
		limitedTo(0);
		const network = word();
		expect(new Set(await atOnce(100, () => code(issuePass(seasonId, network))))).toEqual(
			new Set(['accepted'])
		);
		expect(await prisma().rateBucket.count({ where: { key: `voter-pass:${network}` } })).toBe(0);
	});
});

test('nobody is given a pass that could not be written', async () => {
	const before = await prisma().voterPass.count();
	await pool().query('ALTER TABLE voter_passes RENAME TO voter_passes_away');
	try {
		expect(await code(issuePass(seasonId, word(), work()))).toBe('unavailable');
	} finally {
		await pool().query('ALTER TABLE voter_passes_away RENAME TO voter_passes');
	}
	expect(await code(issuePass(seasonId, word()))).toBe('accepted');
	expect(await prisma().voterPass.count()).toBe(before + 1);
});
