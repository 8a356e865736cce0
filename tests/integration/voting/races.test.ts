import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pool, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { castBallot, publishPoll, tallyOf, viewPoll } from '#lib/server/voting/index.ts';
import { forgetPolls } from '#lib/server/voting/ingest/polls.ts';
import { forgetEdges, integratePoll } from '#lib/server/voting/log/integrate.ts';
import { recount } from '#lib/voting/recount.ts';
import { outcome } from '../../support/barrier.ts';
import { until } from '../../support/until.ts';
import { testDatabase } from '../../support/database.ts';
import {
	bundleOf,
	countVote,
	issuePasses,
	nonce,
	originOf,
	plantPoll,
	plantSeason,
	type TestPoll
} from '../../support/polls.ts';

const database = testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));

const settled = (promises: Promise<{ state: string }>[]) =>
	Promise.all(promises.map((promise) => outcome(promise.then(({ state }) => state))));
const integrate = (poll: TestPoll) => integratePoll({ ...poll, origin: originOf(season, poll) });
const close = (poll: TestPoll) => countVote(poll.id);

async function insistOnLog(poll: TestPoll): Promise<void> {
	await transaction((tx) => publishPoll(tx, systemActor, poll.id));
	const verdict = await recount(bundleOf(poll.id));
	expect(verdict.checks.filter((check) => !check.ok)).toEqual([]);
}

describe('one voter at the same moment', () => {
	it('has one ballot, from two tabs of one process', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		const cast = (option: number) => castBallot({ slug: poll.slug, pass, option, nonce: nonce() });
		const states = await settled([cast(1), cast(2), cast(1), cast(2)]);
		expect(states.toSorted()).toEqual(['already', 'ballot_already_cast', 'ballot_already_cast', 'counted']);
		await close(poll);
		expect((await tallyOf(poll.id))?.ballots).toBe(1);
		await insistOnLog(poll);
	});
});

describe('a voter who changes their mind in two processes at the same moment', () => {
	it('is not told that it was too often: the ballot that finds its place gone takes the next', async () => {
		const poll = await plantPoll(season.id, { change: 'last' });
		const [pass] = await issuePasses(season.id, 1);
		const cast = (option: number) => castBallot({ slug: poll.slug, pass, option, nonce: nonce() });
		await cast(1);
		const other = await pool().connect(); // as another process writes it
		await other.query('BEGIN');
		await other.query(
			`INSERT INTO ballots (poll_id, nullifier, turn, option, nonce) SELECT poll_id, nullifier, 1, 2, decode(repeat('cd', 16), 'hex') FROM ballots WHERE poll_id = $1::uuid`,
			[poll.id]
		);
		await other.query(`INSERT INTO poll_intakes (poll_id, writer, received) VALUES ($1::uuid, 'other', 1)`, [
			poll.id
		]);
		const casting = cast(1);
		await until(async () => {
			const { rows } = await pool().query(
				`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO ballots%' AND datname = current_database()`
			);
			return rows.length > 0;
		}, 'the ballot to wait for the other');
		await other.query('COMMIT');
		other.release();
		expect((await casting).state).toBe('counted');
		await integrate(poll);
		await close(poll);
		await insistOnLog(poll);
		expect((await viewPoll(season.id, poll.slug)).result).toMatchObject({
			counts: { 1: 1, 2: 0 },
			received: 3,
			superseded: 2,
			refused: { repeated: 0, late: 0, noSuchOption: 0 }
		});
	});

	it('is told that the vote is over, where that is what it is', async () => {
		const open = { closesAt: new Date(Date.now() + 60_000) };
		const poll = await plantPoll(season.id, { change: 'last', open });
		const [pass] = await issuePasses(season.id, 1);
		const cast = (option: number) => castBallot({ slug: poll.slug, pass, option, nonce: nonce() });
		await cast(1);
		await prisma().poll.update({ where: { id: poll.id }, data: { closesAt: new Date(Date.now() - 1000) } });
		forgetPolls();
		expect(await outcome(cast(2))).toBe('poll_closed');
	});
});

describe('closing while ballots arrive', () => {
	it('counts every acknowledged ballot and no other', async () => {
		const poll = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 60);
		let closing: Promise<void> | undefined;
		const states = await settled(
			passes.map(async (pass, i) => {
				await new Promise((resolve) => setTimeout(resolve, i));
				if (i === 30) closing = close(poll);
				return castBallot({ slug: poll.slug, pass, option: 1 });
			})
		);
		await closing;
		expect(new Set(states)).toEqual(new Set(['counted', 'poll_closed']));
		expect((await tallyOf(poll.id))?.ballots).toBe(states.filter((state) => state === 'counted').length);
		await insistOnLog(poll);
	});

	it('waits for a ballot whose transaction has begun, and refuses one that comes behind the lock', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		const writer = await pool().connect();
		await writer.query('BEGIN');
		await writer.query('SELECT 1 FROM polls WHERE id = $1::uuid FOR SHARE', [poll.id]);
		await writer.query(
			`INSERT INTO ballots (poll_id, nullifier, option, nonce) VALUES ($1::uuid, decode(repeat('ab', 32), 'hex'), 1, decode(repeat('cd', 16), 'hex'))`,
			[poll.id]
		);
		await writer.query(`INSERT INTO poll_intakes (poll_id, writer, received) VALUES ($1::uuid, 'other', 1)`, [
			poll.id
		]);
		const closing = close(poll);
		await waitingForLock();
		const late = castBallot({ slug: poll.slug, pass, option: 2 }).then(
			() => 'counted',
			(error: { code: string }) => error.code
		);
		await writer.query('COMMIT');
		writer.release();
		await closing;
		const counted = (await tallyOf(poll.id))!.ballots;
		// Whether the late one got in before the lock is PostgreSQL's choice; that count and answer agree is ours.
		expect(counted).toBe((await late) === 'counted' ? 2 : 1);
		await insistOnLog(poll);
	});
});

/** The barrier: until some transaction of this database waits for a lock. */
async function waitingForLock(): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const { rows } = await pool().query(
			`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
		);
		if (rows.length > 0) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error('nobody waits');
}

describe('the integrator', () => {
	it('gives each ballot one place though two of them work at once', async () => {
		const poll = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 40);
		await Promise.all(passes.map((pass) => castBallot({ slug: poll.slug, pass, option: 1 })));
		await Promise.all([1, 2, 3, 4].map(() => integrate(poll)));
		forgetEdges();
		await integrate(poll);
		const { rows } = await pool().query<{ index: string }>(
			'SELECT index FROM poll_lines WHERE poll_id = $1 ORDER BY index',
			[poll.id]
		);
		expect(rows.map(({ index }) => Number(index))).toEqual(Array.from({ length: 41 }, (_, i) => i));
		await close(poll);
		await insistOnLog(poll);
	});

	it('does not pass over a ballot whose transaction commits behind later ones', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		const slow = await pool().connect();
		await slow.query('BEGIN');
		await slow.query(
			`INSERT INTO ballots (poll_id, nullifier, option, nonce) VALUES ($1::uuid, decode(repeat('01', 32), 'hex'), 2, decode(repeat('02', 16), 'hex'))`,
			[poll.id]
		);
		await castBallot({ slug: poll.slug, pass, option: 1 });
		expect(await integrate(poll)).toBe(2);
		await slow.query('COMMIT');
		slow.release();
		expect(await integrate(poll)).toBe(3);
	});

	it('will not sign on when the log was rolled back behind a checkpoint', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		await castBallot({ slug: poll.slug, pass, option: 1 });
		await integrate(poll);
		await prisma().$executeRawUnsafe('ALTER TABLE ballot_pages DISABLE TRIGGER ballot_pages_append_only');
		await prisma().$executeRaw`DELETE FROM ballot_pages WHERE poll_id = ${poll.id}::uuid AND first = 1`;
		await expect(integrate(poll)).rejects.toThrow('rolled back');
		forgetEdges();
		await expect(integrate(poll)).rejects.toThrow('rolled back');
		await prisma().$executeRawUnsafe('ALTER TABLE ballot_pages ENABLE TRIGGER ballot_pages_append_only');
	});
});

describe('an ingest process', () => {
	const children: ChildProcess[] = [];
	afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

	async function startIngest(): Promise<{ child: ChildProcess; url: string }> {
		const child = spawn(
			process.execPath,
			['--disable-warning=ExperimentalWarning', 'tests/support/ballot-server.ts'],
			{
				env: { ...process.env, DATABASE_URL: database.current.url },
				stdio: ['ignore', 'pipe', 'inherit']
			}
		);
		children.push(child);
		const [port] = (await once(child.stdout!, 'data')) as [Buffer];
		return { child, url: `http://127.0.0.1:${String(port).trim()}` };
	}

	it('loses nothing that it acknowledged when it is killed in the middle of its work', async () => {
		const poll = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 400);
		const { child, url } = await startIngest();
		const acknowledged: string[] = [];
		const send = async (pass: string): Promise<void> => {
			const body = JSON.stringify({ option: 1, nonce: nonce() });
			const headers = { 'content-type': 'application/json', authorization: `Bearer ${pass}` };
			const answer = await fetch(`${url}/api/v1/polls/${poll.slug}/ballots`, {
				method: 'POST',
				headers,
				body
			}).catch(() => null);
			if (answer?.status === 200) acknowledged.push(pass);
			if (acknowledged.length === 150) child.kill('SIGKILL');
		};
		const queue = [...passes];
		await Promise.all(
			Array.from({ length: 40 }, async () => {
				for (let pass = queue.pop(); pass; pass = queue.pop()) await send(pass);
			})
		);
		expect(acknowledged.length).toBeGreaterThanOrEqual(150);
		// Another process takes over; whoever got no answer sends again and is not counted twice.
		const states = await settled(passes.map((pass) => castBallot({ slug: poll.slug, pass, option: 1 })));
		expect(states.filter((state) => state === 'already').length).toBeGreaterThanOrEqual(acknowledged.length);
		await close(poll);
		expect((await tallyOf(poll.id))?.counts).toEqual({ 1: 400, 2: 0 });
		await insistOnLog(poll);
	});

	it('shares one voter with another process without counting twice', async () => {
		const poll = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 30);
		const { url } = await startIngest();
		const abroad = async (pass: string): Promise<{ state: string }> => {
			const headers = { 'content-type': 'application/json', authorization: `Bearer ${pass}` };
			const body = JSON.stringify({ option: 2 });
			return (
				await fetch(`${url}/api/v1/polls/${poll.slug}/ballots`, { method: 'POST', headers, body })
			).json() as never;
		};
		await Promise.all(
			passes.map((pass) =>
				Promise.allSettled([castBallot({ slug: poll.slug, pass, option: 1 }), abroad(pass)])
			)
		);
		await close(poll);
		expect((await tallyOf(poll.id))?.ballots).toBe(30);
		await insistOnLog(poll);
	});
});
