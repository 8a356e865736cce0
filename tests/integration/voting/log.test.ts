import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { pool, prisma, storage, systemActor, transaction } from '#lib/server/platform/index.ts';
import {
	bundleLines,
	publishPoll,
	readLogFile,
	storeLogs,
	verifierKey,
	viewPoll
} from '#lib/server/voting/index.ts';
import { watchLog } from '#lib/server/voting/log/alarm.ts';
import { appendFixed, forgetEdges, integratePoll } from '#lib/server/voting/log/integrate.ts';
import { storeLog } from '#lib/server/voting/log/store.ts';
import { checkpointKey, logKeyOf } from '#lib/server/voting/log/keys-in-store.ts';
import { openCheckpoint } from '#lib/voting/checkpoint.ts';
import { parseFixedLine } from '#lib/voting/leaf.ts';
import { Frontier, leafHash } from '#lib/voting/merkle.ts';
import { fixedLine } from '#lib/voting/leaf.ts';
import { parseKey } from '#lib/voting/note.ts';
import { follow, packEntries, tilePath, unpackEntries, type TileName } from '#lib/voting/tiles.ts';
import { fromUtf8, hex, utf8 } from '#lib/voting/bytes.ts';
import { rawTransaction } from '#lib/server/voting/sql.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countRows } from '../../support/queries.ts';
import { countVote, originOf, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));

const keyOf = (poll: TestPoll) =>
	parseKey(verifierKey({ seasonId: season.id, rehearsal: false }, originOf(season, poll)))!;

/** Ballots as the ingest writes them, and their places in the log. */
async function vote(poll: TestPoll, count: number): Promise<void> {
	for (let at = 0; at < count; at++)
		await pool().query('INSERT INTO ballots (poll_id, nullifier, option, nonce) VALUES ($1, $2, $3, $4)', [
			poll.id,
			randomBytes(32),
			(at % 2) + 1,
			randomBytes(16)
		]);
	await integratePoll({ ...poll, origin: originOf(season, poll) });
}

const stateOf = async (poll: TestPoll) => {
	const { state, logAlarm } = await prisma().poll.findUniqueOrThrow({ where: { id: poll.id } });
	return { id: poll.id, state, alarm: (logAlarm as { kind: string } | null)?.kind };
};
const read = async (poll: TestPoll, path: string) => readLogFile(await stateOf(poll), path);
const tileOf = (poll: TestPoll) => (name: TileName) => read(poll, tilePath(name));
const end = (poll: TestPoll, verb: typeof publishPoll) => transaction((tx) => verb(tx, systemActor, poll.id));

describe('a log that anyone can follow', () => {
	test('leads by its tiles from the rules to the checkpoint', async () => {
		const poll = await plantPoll(season.id);
		await vote(poll, 300);
		const checkpoint = await openCheckpoint(String(await read(poll, 'checkpoint')), keyOf(poll));
		expect(checkpoint?.size).toBe(301);
		const grown = await follow(new Frontier(), 301, tileOf(poll));
		expect(grown.root()).toEqual(checkpoint!.root);
	});

	test('gives no tile that it does not have, and no leaf before publication', async () => {
		const poll = await plantPoll(season.id);
		await vote(poll, 3);
		expect(await code(read(poll, 'tile/0/000'))).toBe('not_found');
		expect(await code(read(poll, 'tile/0/000.p/5'))).toBe('not_found');
		expect(await code(read(poll, 'tile/9/000.p/1'))).toBe('not_found');
		expect(await code(read(poll, 'tile/0/../checkpoint'))).toBe('not_found');
		expect(await code(read(poll, 'tile/entries/000.p/4'))).toBe('poll_not_published');
		expect((await read(poll, 'tile/0/000.p/4')).length).toBe(128);
	});

	test('gives its rules from the moment they are fixed, so that anyone can compute their hash', async () => {
		const poll = await plantPoll(season.id, { state: 'committed', graceMs: 4000 });
		const first = await read(poll, 'tile/entries/000.p/1');
		const { log, graceMs, passesIssued } = await viewPoll(season.id, poll.slug);
		const [leaf, ...rest] = unpackEntries(first)!;
		expect(rest).toEqual([]);
		expect(hex(leafHash(leaf!))).toBe(log!.rulesHash);
		const fixed = parseFixedLine('rules', fromUtf8(leaf!));
		expect(fixed).toMatchObject({ origin: log!.origin, graceMs: 4000 });
		expect([graceMs, passesIssued]).toEqual([4000, fixed!.passesIssued]);
	});

	test('gives no ballot with its rules, and its refusals do not tell how many there are', async () => {
		const poll = await plantPoll(season.id);
		const first = await read(poll, 'tile/entries/000.p/1');
		const held = ['000.p/2', '000.p/256', '000', '001.p/1', '000.p/1/1'];
		const refused = () => Promise.all(held.map((tile) => code(read(poll, `tile/entries/${tile}`))));
		const before = await refused();
		await vote(poll, 2);
		expect(await refused()).toEqual(before);
		expect(before).not.toContain('accepted');
		await countVote(poll.id);
		expect(await refused()).toEqual(before);
		expect(await read(poll, 'tile/entries/000.p/1')).toEqual(first);
		await end(poll, publishPoll);
		await storeLogs();
		expect(Buffer.from(await read(poll, 'tile/entries/000.p/1'))).toEqual(Buffer.from(first));
	});

	test('has its copy in the store: full tiles while it grows, all of it with its leaves in the end', async () => {
		const poll = await plantPoll(season.id);
		await vote(poll, 260);
		await storeLogs();
		const full = logKeyOf(poll.id, 'tile/0/000');
		expect(await storage().get(full)).toEqual(await read(poll, 'tile/0/000'));
		expect(await storage().size(logKeyOf(poll.id, 'tile/entries/000'))).toBeNull();
		await countVote(poll.id);
		await end(poll, publishPoll);
		await storeLogs();
		let bundle = '';
		for await (const piece of bundleLines(poll.id)) bundle += piece;
		const lines = bundle.trimEnd().split('\n');
		const entries = await storage().get(logKeyOf(poll.id, 'tile/entries/001.p/6'));
		expect(entries).toEqual(Buffer.from(packEntries(lines.slice(257).map(utf8))));
		expect(await storage().size(logKeyOf(poll.id, 'tile/1/000.p/1'))).toBe(32);
	});
});

describe('a log that was published', () => {
	test('is read from its copy, narrower tiles as well, without a hash from the database', async () => {
		const poll = await plantPoll(season.id);
		await vote(poll, 270);
		await countVote(poll.id);
		await end(poll, publishPoll);
		const paths = [
			'tile/0/000',
			'tile/0/000.p/100',
			'tile/0/001.p/3',
			'tile/entries/001.p/7',
			'tile/1/000.p/1'
		];
		const readAll = () =>
			Promise.all(paths.map((path) => read(poll, path).then((bytes) => Buffer.from(bytes))));
		const made = await readAll();
		await storeLogs();
		const { value, rows } = await countRows(readAll);
		expect(value).toEqual(made);
		expect(rows).toBe(paths.length); // the latest checkpoint, for each
		expect(await code(read(poll, 'tile/0/001.p/200'))).toBe('not_found');
	});
});

test('a turn of the copier reads what was signed since the last one, however many checkpoints there are', async () => {
	const poll = await plantPoll(season.id);
	for (let turn = 0; turn < 12; turn++) await vote(poll, 1);
	await storeLogs();
	await vote(poll, 1);
	const copy = () => storeLog({ id: poll.id, state: 'open', storedSize: 0 });
	expect((await countRows(copy)).rows).toBe(2);
	expect((await countRows(copy)).rows).toBe(1);
	expect(await storage().get(checkpointKey(poll.id, 14))).toEqual(await read(poll, 'checkpoint'));
	expect(await storage().get(checkpointKey(poll.id, 15))).toBeNull();
});

test('a log that cannot be copied keeps no other from it', async () => {
	const [broken, whole] = [await plantPoll(season.id), await plantPoll(season.id)];
	// A leaf longer than a tile can say, as older versions took it from a poll with many long labels.
	const reason = { ko: '', en: 'x'.repeat(70_000) };
	const leaf = {
		at: '2026-11-21T12:00Z',
		group: randomUUID(),
		outcome: 'count' as const,
		approvals: 2,
		reason
	};
	const log = { ...broken, origin: originOf(season, broken) };
	await rawTransaction((sql) => appendFixed(sql, log, 'decision', fixedLine('decision', leaf)));
	for (const poll of [broken, whole]) {
		await countVote(poll.id);
		await end(poll, publishPoll);
	}
	await storeLogs();
	const storedSize = async ({ id }: TestPoll) =>
		(await prisma().poll.findUniqueOrThrow({ where: { id } })).storedSize;
	expect([await storedSize(broken), await storedSize(whole)]).toEqual([0, 2]);
});

describe('a log that contradicts what was shown', () => {
	/** What a restored backup or a hand in the database would do. */
	async function tamper(statement: string, poll: TestPoll): Promise<void> {
		const client = await pool().connect();
		try {
			await client.query('SET session_replication_role = replica');
			await client.query(statement, [poll.id]);
		} finally {
			await client.query('SET session_replication_role = origin');
			client.release();
		}
		forgetEdges();
	}
	const kept = async (): Promise<TestPoll> => {
		const poll = await plantPoll(season.id);
		await vote(poll, 2);
		await vote(poll, 2);
		await countVote(poll.id);
		await storeLogs();
		return poll;
	};

	test('by being shorter than its copy is noticed, and publishes nothing', async () => {
		const poll = await kept();
		await tamper('DELETE FROM poll_checkpoints WHERE poll_id = $1 AND size > 3', poll);
		await tamper('DELETE FROM ballot_pages WHERE poll_id = $1 AND first > 2', poll);
		expect(await code(end(poll, publishPoll))).toBe('vote_log_unsound');
		await watchLog(poll.id);
		expect(await stateOf(poll)).toMatchObject({ state: 'tallied', alarm: 'rolled_back' });
		expect(await code(end(poll, publishPoll))).toBe('vote_log_unsound');
	});

	test('by another checkpoint in the place of a kept one is noticed, and publishes nothing', async () => {
		const poll = await kept();
		await tamper(`UPDATE poll_checkpoints SET note = note || ' ' WHERE poll_id = $1 AND size = 5`, poll);
		expect(await code(end(poll, publishPoll))).toBe('vote_log_unsound');
		await watchLog(poll.id);
		expect(await stateOf(poll)).toMatchObject({ alarm: 'forked' });
	});

	test('while it is being copied is noticed', async () => {
		const poll = await kept();
		await tamper('DELETE FROM poll_checkpoints WHERE poll_id = $1 AND size > 3', poll);
		await storeLogs();
		expect(await stateOf(poll)).toMatchObject({ alarm: 'rolled_back' });
	});

	test('is not suspected for a checkpoint that another process has just stored', async () => {
		const poll = await kept();
		expect(await storage().get(checkpointKey(poll.id, 4))).toBeNull();
		await watchLog(poll.id);
		expect(await code(end(poll, publishPoll))).toBe('accepted');
	});
});
