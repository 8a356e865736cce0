import { beforeAll, beforeEach, expect, test } from 'vitest';
import { pool, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { castBallot, forgetTraces, issuePass, setAside, watchFraud } from '#lib/server/voting/index.ts';
import { testDatabase } from '../../support/database.ts';
import { nonce, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();
let season: { id: string };
beforeAll(async () => void (season = await plantSeason()));
beforeEach(() => forgetTraces());

/** The sums of a poll beside what its ballots come to when they are counted anew. */
async function books(pollId: string) {
	const rows = async (text: string) => (await pool().query(text, [pollId])).rows;
	const traced = `WITH b AS (
		SELECT b.*, t.network, t.issued_at FROM ballots b JOIN voter_traces t ON t.poll_id = b.poll_id AND t.nullifier = b.nullifier WHERE b.poll_id = $1::uuid
	), standing AS (SELECT DISTINCT ON (nullifier) * FROM b ORDER BY nullifier, turn DESC)`;
	return {
		summed: [
			await rows(
				'SELECT network, voters, passes, aside FROM network_sums WHERE poll_id = $1::uuid ORDER BY 1'
			),
			await rows(
				`SELECT network, option, ballots FROM network_options WHERE poll_id = $1::uuid AND network <> '' AND ballots <> 0 ORDER BY 1, 2`
			),
			await rows(
				`SELECT network, sum(ballots)::int AS ballots, sum(passes)::int AS passes, sum(aside)::int AS aside FROM network_minutes WHERE poll_id = $1::uuid GROUP BY 1 ORDER BY 1`
			),
			await rows(
				'SELECT sum(ballots)::int AS ballots, sum(aside)::int AS aside FROM poll_minutes WHERE poll_id = $1::uuid'
			),
			await rows(
				`SELECT option, ballots FROM network_options WHERE poll_id = $1::uuid AND network = '' AND ballots <> 0 ORDER BY 1`
			)
		],
		counted: [
			await rows(`${traced} SELECT t.network, count(*) FILTER (WHERE b.id IS NOT NULL)::int AS voters, count(*)::int AS passes,
				(SELECT count(*) FROM b JOIN grouped_ballots g ON g.ballot_id = b.id WHERE b.network = t.network)::int AS aside
				FROM voter_traces t LEFT JOIN ballots b ON b.poll_id = t.poll_id AND b.nullifier = t.nullifier AND b.turn = 0
				WHERE t.poll_id = $1::uuid GROUP BY 1 ORDER BY 1`),
			await rows(
				`${traced} SELECT network, option, count(*)::int AS ballots FROM standing GROUP BY 1, 2 ORDER BY 1, 2`
			),
			await rows(`${traced} SELECT t.network, count(b.id)::int AS ballots, count(*)::int AS passes,
				(SELECT count(*) FROM b WHERE b.network = t.network AND b.id IN (SELECT ballot_id FROM grouped_ballots))::int AS aside FROM voter_traces t
				LEFT JOIN ballots b ON b.poll_id = t.poll_id AND b.nullifier = t.nullifier AND b.turn = 0 WHERE t.poll_id = $1::uuid GROUP BY 1 ORDER BY 1`),
			await rows(`SELECT (count(*) FILTER (WHERE turn = 0))::int AS ballots, (count(*) FILTER (WHERE id IN (SELECT ballot_id FROM grouped_ballots)))::int AS aside
				FROM ballots WHERE poll_id = $1::uuid`),
			await rows(`${traced} SELECT option, count(*)::int AS ballots FROM standing GROUP BY 1 ORDER BY 1`)
		]
	};
}

test('the sums of a poll are what its ballots come to, whoever adds to them at the same time, and however often minds change', async () => {
	const poll = await plantPoll(season.id, { change: 'last', fraud: [] });
	const passes: string[] = [];
	for (let at = 0; at < 40; at++) passes.push(await issuePass(season.id, `sums-network-${at % 6}`));
	for (let turn = 0; turn < 4; turn++) {
		const voters = passes.filter((_, at) => (at * 7 + turn) % 4 < 3).slice(0, 10 * (turn + 1));
		await Promise.all([
			...voters.map((pass, at) =>
				castBallot({ slug: poll.slug, pass, option: ((at + turn) % 2) + 1, nonce: nonce() })
			),
			watchFraud()
		]);
		forgetTraces(); // as a process that has just begun would
		await Promise.all([watchFraud(), watchFraud(), watchFraud()]);
	}
	const ballots = await prisma().ballot.findMany({ where: { pollId: poll.id }, take: 7 });
	const aside = { pollId: poll.id, rule: 'hand', note: '', ballotIds: ballots.map(({ id }) => id) };
	await Promise.all([transaction((tx) => setAside(tx, systemActor, aside)), watchFraud()]);
	const { summed, counted } = await books(poll.id);
	expect(summed).toEqual(counted);
	expect(summed[0]!.reduce((sum, { aside: n }) => sum + n, 0)).toBe(7);
});

test('a poll for accounts is summed by minute alone', async () => {
	const poll = await plantPoll(season.id, { tier: 'account' });
	await watchFraud();
	const { summed } = await books(poll.id);
	expect(summed).toEqual([[], [], [], [{ ballots: null, aside: null }], []]);
});
