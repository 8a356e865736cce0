import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	config,
	pool,
	prisma,
	shiftClock,
	systemActor,
	transaction,
	type Role
} from '#lib/server/platform/index.ts';
import {
	askWitnesses,
	castBallot,
	closePoll,
	confirmTally,
	forgetTraces,
	integrateOpenPolls,
	issuePass,
	listPolls,
	ownBallots,
	viewPoll
} from '#lib/server/voting/index.ts';
import { raise } from '#lib/server/voting/log/alarm.ts';
import { forgetEdges, integrate, integratePoll } from '#lib/server/voting/log/integrate.ts';
import { forgetTrees, treeUpTo } from '#lib/server/voting/log/tree.ts';
import { hex } from '#lib/voting/bytes.ts';
import { Tree } from '#lib/voting/merkle.ts';
import { countLog } from '#lib/server/voting/log/count.ts';
import { poolSql, rawTransaction } from '#lib/server/voting/sql.ts';
import { keyText } from '#lib/voting/note.ts';
import { witnessKey } from '#lib/voting/cosignature.ts';
import { actorWith } from '../../support/actors.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
import { until } from '../../support/until.ts';
import {
	bookIntake,
	countVote,
	issuePasses,
	logOf,
	manyBallots,
	nonce,
	originOf,
	plantPoll,
	plantSeason,
	recountFaults,
	type TestPoll
} from '../../support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));
beforeEach(() => forgetTraces());

const person = (...roles: Role[]) => actorWith(randomUUID(), ...roles);
const cast = (poll: TestPoll, pass: string | undefined, option: number) =>
	castBallot({ slug: poll.slug, pass, option, nonce: nonce() });
const confirm = (poll: TestPoll, actor = person('auditor')) =>
	transaction((tx) => confirmTally(tx, actor, poll.id));
const close = (poll: TestPoll) => transaction((tx) => closePoll(tx, systemActor, poll.id));

test('the very first ballot of an installation has its receipt, however long the vote was open before it', async () => {
	expect(await prisma().ballot.count()).toBe(0);
	const poll = await plantPoll(season.id);
	for (let look = 0; look < 3; look++) await integrateOpenPolls();
	const [pass] = await issuePasses(season.id, 1);
	await cast(poll, pass, 1);
	await integrateOpenPolls();
	expect(await ownBallots(season.id, { pass })).toMatchObject([{ receipt: { index: 1 } }]);
});

describe('a ballot whose commit comes late', () => {
	const insert = `INSERT INTO ballots (poll_id, nullifier, turn, option, nonce, received_at) VALUES ($1, $2, $3, $4, $5, now())`;
	const given = (count: number) =>
		pool().query(`SELECT setval('ballots_id_seq', nextval('ballots_id_seq') + $1)`, [count]);
	/** A ballot of `voter` that is not committed yet, behind which one of somebody else is. Returns how it is committed. */
	async function overtaken(poll: TestPoll, voter = randomBytes(32)): Promise<() => Promise<void>> {
		const late = (await pool().connect())!;
		await late.query('BEGIN');
		await late.query(insert, [poll.id, voter, 0, 1, randomBytes(16)]);
		await given(500_000);
		await pool().query(insert, [poll.id, randomBytes(32), 0, 2, randomBytes(16)]);
		return async () => {
			await late.query('COMMIT');
			late.release();
		};
	}
	const placed = async (poll: TestPoll) => (await countLog(poolSql, poll.id)).leaves;

	test('has its place in the log at the next turn, however many came between', async () => {
		const poll = await plantPoll(season.id);
		const commit = await overtaken(poll);
		for (let turn = 0; turn < 3; turn++) await integratePoll(logOf(season, poll));
		expect(await placed(poll)).toBe(1);
		await commit();
		await integratePoll(logOf(season, poll));
		expect(await placed(poll)).toBe(2);
	});

	test('has its place at the next turn, though nothing else was committed since it began', async () => {
		const poll = await plantPoll(season.id);
		const late = (await pool().connect())!;
		await late.query('BEGIN');
		await late.query('SELECT 1 FROM polls WHERE id = $1 FOR SHARE', [poll.id]);
		await late.query(insert, [poll.id, randomBytes(32), 0, 1, randomBytes(16)]);
		for (let turn = 0; turn < 3; turn++) await integratePoll(logOf(season, poll));
		await late.query('COMMIT');
		late.release();
		await integratePoll(logOf(season, poll));
		expect(await placed(poll)).toBe(1);
	});

	test('and that a new process would pass over is found when the vote closes', async () => {
		const poll = await plantPoll(season.id);
		const commit = await overtaken(poll);
		await integratePoll(logOf(season, poll));
		await commit();
		forgetEdges();
		await integratePoll(logOf(season, poll));
		expect(await placed(poll)).toBe(1);
		await bookIntake(poll.id, 2);
		expect(await recountFaults(poll.id)).toEqual([]);
		expect(await placed(poll)).toBe(2);
	});

	test.each([
		['before all pages', 0],
		['in the gap of a page', 1]
	])(
		'and that a new process would pass over comes before the change of mind all the same, %s',
		async (_, before) => {
			const poll = await plantPoll(season.id, { change: 'last' });
			const voter = randomBytes(32);
			await pool().query(manyBallots, [poll.id, before]);
			const commit = await overtaken(poll, voter);
			await integratePoll(logOf(season, poll));
			forgetEdges();
			await integratePoll(logOf(season, poll));
			await commit();
			await pool().query(insert, [poll.id, voter, 1, 2, randomBytes(16)]);
			await integratePoll(logOf(season, poll));
			expect(await placed(poll)).toBe(before + 3);
			await bookIntake(poll.id, before + 3);
			expect(await recountFaults(poll.id)).toEqual([]);
		}
	);

	test('comes before the change of mind, if both come between two batches of one turn', async () => {
		const poll = await plantPoll(season.id, { change: 'last' });
		const voter = randomBytes(32);
		const late = (await pool().connect())!;
		await late.query('BEGIN');
		await late.query(insert, [poll.id, voter, 0, 1, randomBytes(16)]);
		await pool().query(manyBallots, [poll.id, 5001]);
		let batches = 0;
		await rawTransaction((sql) =>
			integrate(
				async (text, values) => {
					const rows = await sql(text, values);
					if (text.includes('INSERT INTO ballot_pages') && ++batches === 1) {
						await late.query('COMMIT');
						await late.query(insert, [poll.id, voter, 1, 2, randomBytes(16)]);
					}
					return rows as never;
				},
				logOf(season, poll)
			)
		);
		late.release();
		expect(batches).toBeGreaterThan(1);
		await integratePoll(logOf(season, poll));
		await bookIntake(poll.id, 5003);
		expect(await recountFaults(poll.id)).toEqual([]);
	});

	test('comes before the change of mind that was made after it', async () => {
		const poll = await plantPoll(season.id, { change: 'last' });
		const voter = randomBytes(32);
		const commit = await overtaken(poll, voter);
		for (let turn = 0; turn < 3; turn++) await integratePoll(logOf(season, poll));
		await commit();
		await pool().query(insert, [poll.id, voter, 1, 2, randomBytes(16)]);
		await integratePoll(logOf(season, poll));
		await bookIntake(poll.id, 3);
		expect(await recountFaults(poll.id)).toEqual([]);
	});
});

test('a long queue comes into the log in turns, each with its checkpoint, and none of it is passed over', async () => {
	const poll = await plantPoll(season.id);
	await pool().query(manyBallots, [poll.id, 110_000]);
	expect(await integratePoll(logOf(season, poll))).toBe(110_001);
	const signed = await prisma().pollCheckpoint.findMany({
		where: { pollId: poll.id },
		orderBy: { size: 'asc' }
	});
	expect(signed.map(({ size }) => Number(size))).toEqual([1, 50_001, 100_001, 110_001]);
});

test('a crowd that changes its mind comes into the log behind what it replaces, in time that grows with the crowd', async () => {
	const poll = await plantPoll(season.id, { change: 'last' });
	await pool().query(manyBallots, [poll.id, 20_000]);
	await pool().query(
		`INSERT INTO ballots (poll_id, nullifier, turn, option, nonce, received_at)
		SELECT poll_id, nullifier, 1, 2, nonce, received_at FROM ballots WHERE poll_id = $1`,
		[poll.id]
	);
	expect(await integratePoll(logOf(season, poll))).toBe(40_001);
	const { rows } = await pool().query<{ turn: number; first: string; last: string }>(
		`SELECT turn, min(l.index)::text AS first, max(l.index)::text AS last FROM poll_lines l JOIN ballots b ON b.id = l.ballot_id
		WHERE l.poll_id = $1 GROUP BY turn ORDER BY turn`,
		[poll.id]
	);
	expect(rows).toEqual([
		{ turn: 0, first: '1', last: '20000' },
		{ turn: 1, first: '20001', last: '40000' }
	]);
});

test('readers who come at once to a process that has just started get the tree of their size', async () => {
	const poll = await plantPoll(season.id);
	await pool().query(manyBallots, [poll.id, 25_000]);
	await integratePoll(logOf(season, poll));
	forgetTrees();
	const sizes = [12_000, 25_001, 3, 20_000, 25_001];
	const trees = await Promise.all(sizes.map((size) => treeUpTo(poll.id, size)));
	const alone = new Tree();
	const { rows } = await pool().query<{ hash: Buffer }>(
		`SELECT sha256('\\x00'::bytea || data) AS hash FROM poll_lines WHERE poll_id = $1 ORDER BY index`,
		[poll.id]
	);
	for (const { hash } of rows) alone.append(new Uint8Array(hash));
	expect(trees.map((tree, at) => hex(tree.root(sizes[at])))).toEqual(
		sizes.map((size) => hex(alone.root(size)))
	);
	expect(trees[0]!.size).toBe(25_001);
});

test('a poll that is closed by a clock behind its ballots ends with the last of them', async () => {
	const poll = await plantPoll(season.id);
	const [pass] = await issuePasses(season.id, 1);
	await cast(poll, pass, 1);
	const back = shiftClock(-3 * 60_000);
	await close(poll).finally(back);
	expect(await recountFaults(poll.id)).toEqual([]);
});

test('rules that set ballots aside reach the last minute and the last voters, however soon the tally is confirmed', async () => {
	const poll = await plantPoll(season.id, { fraud: [{ rule: 'burst', perMinute: 2 }] });
	const passes = await Promise.all(Array.from({ length: 4 }, () => issuePass(season.id, 'hurried-farm')));
	for (const pass of passes) await cast(poll, pass, 1);
	await close(poll);
	expect(await code(confirm(poll))).toBe('groups_undecided');
});

test('a log that cannot go on keeps no other from it', async () => {
	const [broken, sound] = [await plantPoll(season.id), await plantPoll(season.id)];
	const client = await pool().connect();
	await client.query('SET session_replication_role = replica');
	await client.query('DELETE FROM poll_leaves WHERE poll_id = $1', [broken.id]);
	await client.query('SET session_replication_role = origin');
	client.release();
	const [pass] = await issuePasses(season.id, 1);
	await cast(sound, pass, 1);
	forgetEdges();
	await integrateOpenPolls();
	expect((await countLog(poolSql, sound.id)).leaves).toBe(1);
});

describe('a log that was set back under a process', () => {
	const writeBallots = async (poll: TestPoll, count: number) => {
		for (let at = 0; at < count; at++)
			await pool().query('INSERT INTO ballots (poll_id, nullifier, option, nonce) VALUES ($1, $2, 1, $3)', [
				poll.id,
				randomBytes(32),
				randomBytes(16)
			]);
	};
	const signed = (poll: TestPoll) =>
		prisma().pollCheckpoint.aggregate({ where: { pollId: poll.id }, _max: { size: true } });

	async function setBack(poll: TestPoll, ...also: string[]) {
		const client = await pool().connect();
		await client.query('SET session_replication_role = replica');
		for (const statement of [
			`DELETE FROM ballots WHERE id IN (SELECT unnest(ballots) FROM ballot_pages WHERE poll_id = $1 AND first > 2)`,
			'DELETE FROM ballot_pages WHERE poll_id = $1 AND first > 2',
			...also
		])
			await client.query(statement, [poll.id]);
		await client.query('SET session_replication_role = origin');
		client.release();
	}

	test.each([
		['while its checkpoints stayed', []],
		['with its checkpoints', ['DELETE FROM poll_checkpoints WHERE poll_id = $1 AND size > 3']]
	])('signs nothing more: %s', async (_, also) => {
		const poll = await plantPoll(season.id);
		await writeBallots(poll, 2);
		await integratePoll(logOf(season, poll));
		await writeBallots(poll, 2);
		await integratePoll(logOf(season, poll));
		await setBack(poll, ...also);
		const before = await signed(poll);
		await writeBallots(poll, 4);
		await expect(integratePoll(logOf(season, poll))).rejects.toThrow('rolled back');
		expect(await signed(poll)).toEqual(before);
	});

	test('has no tally', async () => {
		const poll = await plantPoll(season.id);
		await close(poll);
		await raise(poll.id, 'rolled_back', 'found by a timer');
		expect(await code(confirm(poll))).toBe('vote_log_unsound');
	});
});

test('the list of own ballots costs the same for one poll and for five', async () => {
	const own = await plantSeason();
	const [pass] = await issuePasses(own.id, 1);
	const listed = async () => {
		const { value, queries } = await countQueries(() =>
			ownBallots(own.id, { pass: pass!, accountPass: null })
		);
		return {
			queries,
			ballots: value.map(({ poll, option, receipt }) => [poll.slug, option, receipt?.index])
		};
	};
	const polls = [await plantPoll(own.id, { change: 'last' })];
	for (const option of [2, 1]) await cast(polls[0]!, pass, option);
	await integratePoll({ ...polls[0]!, origin: originOf(own, polls[0]!) });
	const one = await listed();
	expect(one.ballots).toEqual([[polls[0]!.slug, 1, 2]]);
	for (let at = 0; at < 4; at++) polls.push(await plantPoll(own.id));
	for (const poll of polls.slice(1, 4)) await cast(poll, pass, 2);
	const five = await listed();
	expect(five.ballots.slice(0, 3).map(([slug, option]) => [slug, option])).toEqual(
		polls
			.slice(1, 4)
			.toReversed()
			.map(({ slug }) => [slug, 2])
	);
	expect(five.queries).toBe(one.queries);
});

test('that a tally has been made is told to nobody before it is published', async () => {
	const poll = await plantPoll(season.id);
	const [pass] = await issuePasses(season.id, 1);
	await cast(poll, pass, 1);
	await countVote(poll.id);
	const listed = (await listPolls(season.id)).find(({ id }) => id === poll.id);
	const view = await viewPoll(season.id, poll.slug);
	expect([listed?.state, view.state, view.result, view.running]).toEqual(['closed', 'closed', null, null]);
});

test('a witness to whom another process has shown a longer log meanwhile is no witness against us', async () => {
	const poll = await plantPoll(season.id);
	const [pass] = await issuePasses(season.id, 1);
	// It answers what it would after a second process has come first: so many leaves, more than it is being told of.
	const witness = createServer((request, response) => {
		void (async () => {
			let asked = '';
			for await (const piece of request) asked += String(piece);
			if (!asked.includes(`/${poll.slug}\n`)) return response.writeHead(404).end();
			await cast(poll, pass, 1);
			const size = await until(async () => {
				await integratePoll(logOf(season, poll));
				const { _max } = await prisma().pollCheckpoint.aggregate({
					where: { pollId: poll.id },
					_max: { size: true }
				});
				return Number(_max.size) > 1 && Number(_max.size);
			}, 'a longer log');
			response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${size}\n`);
		})();
	});
	await new Promise<void>((resolve) => witness.listen(0, '127.0.0.1', resolve));
	const { port } = witness.address() as AddressInfo;
	config().WITNESSES = `${keyText(witnessKey('late.example', randomBytes(32)))} http://127.0.0.1:${port}`;
	await askWitnesses();
	witness.close();
	config().WITNESSES = '';
	expect((await viewPoll(season.id, poll.slug)).objections).toEqual([]);
});
