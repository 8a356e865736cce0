import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyedPool, pool } from '#lib/server/platform/index.ts';
import { integrate, integratePoll } from '#lib/server/voting/log/integrate.ts';
import { rawTransaction, type Sql } from '#lib/server/voting/sql.ts';
import { flushBallots, type PendingBallot } from '#lib/server/voting/ingest/flush.ts';
import { testDatabase } from '../../support/database.ts';
import { logOf, manyBallots, nonce, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();
const ballot = (): PendingBallot => ({
	choice: 0,
	nonce: nonce(),
	nullifier: randomBytes(32).toString('base64url'),
	at: new Date()
});
const batch = (size: number) => Array.from({ length: size }, ballot);
/** How often a ballot was read, by way of an index or because a whole table was. */
async function ballotsRead(): Promise<number> {
	await pool().query('SELECT pg_stat_force_next_flush()');
	await keyedPool().query('SELECT pg_stat_force_next_flush()');
	const { rows } = await pool().query<{ read: number }>(
		`SELECT (sum(seq_tup_read) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname ~ '^ballots(_[0-9]+_of_[0-9]+)?$'))::int AS read
		FROM pg_stat_user_tables WHERE relname ~ '^ballots(_[0-9]+_of_[0-9]+)?$'`
	);
	return rows[0]!.read;
}

test('a log grows past what PostgreSQL knew of it, and no ballot is compared with each of the others', async () => {
	const season = await plantSeason();
	const planted = async (change: 'once' | 'last') => {
		return logOf(season, await plantPoll(season.id, { change }));
	};
	const trickle = await planted('once');
	for (let turn = 0; turn < 20; turn++) {
		await pool().query(manyBallots, [trickle.id, 1]);
		await integratePoll(trickle);
	}
	await pool().query('ANALYZE ballots, ballot_pages');
	for (const change of ['once', 'last'] as const)
		for (const complete of [true, false]) {
			const poll = await planted(change);
			await pool().query(manyBallots, [poll.id, 100]);
			const plans: string[] = [];
			await rawTransaction((sql) => {
				const spied: Sql = async (text, values) => {
					if (text.includes('INSERT INTO ballot_pages'))
						plans.push(JSON.stringify(await sql(`EXPLAIN ${text}`, values)));
					return sql(text, values);
				};
				return integrate(spied, poll, { complete });
			});
			expect(plans.length).toBe(1);
			expect(plans[0]).not.toContain('Nested Loop Anti Join');
		}
});

test.each(['once', 'last'] as const)(
	'a poll in which the %s ballot counts grows past what PostgreSQL knew of its table, and no flush reads all of it',
	async (change) => {
		const season = await plantSeason();
		const { id } = await plantPoll(season.id, { change });
		const poll = { id, form: { kind: 'single' as const }, change };
		const flush = (ballots: PendingBallot[]) => flushBallots(poll, ballots);
		await pool().query('TRUNCATE ballots CASCADE');
		// A rehearsal of a few: PostgreSQL counts the table, and sees each statement often enough to keep a plan of it.
		const few = batch(3);
		await flush(few);
		await pool().query('VACUUM ANALYZE ballots');
		for (let i = 0; i < 8; i++) {
			await flush(batch(1));
			await flush([{ ...few[0]!, nonce: nonce() }]);
		}
		const known = batch(200);
		await flush(known);
		for (let i = 0; i < 9; i++) await flush(batch(200));
		const before = await ballotsRead();
		for (let i = 0; i < 10; i++) {
			await flush(batch(200));
			const again = known.map((one) => ({ ...one, choice: 1, nonce: nonce() }));
			const { stored } = await flush(again);
			expect(stored.every((one) => one?.mine !== (change === 'once'))).toBe(true);
		}
		// 4,000 were sent; each looks at those of its own voter, where all others would be thousands.
		expect((await ballotsRead()) - before).toBeLessThan(4000 * 60);
	}
);
