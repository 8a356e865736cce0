import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	config,
	pool,
	prisma,
	shiftClock,
	systemActor,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import {
	askWitnesses,
	bundleLines,
	liftObjection,
	publishPoll,
	readLogFile,
	verifierKey,
	viewPoll
} from '#lib/server/voting/index.ts';
import { forgetEdges, integratePoll } from '#lib/server/voting/log/integrate.ts';
import { parseWitnesses } from '#lib/server/voting/log/witnesses.ts';
import { cosignedAt, parseWitnessKey, witnessKey } from '#lib/voting/cosignature.ts';
import { keyText } from '#lib/voting/note.ts';
import { writeFileSync } from 'node:fs';
import { actorWith } from '../../support/actors.ts';
import { code } from '../../support/barrier.ts';
import { Terminal } from '../../support/champion.ts';
import { until } from '../../support/until.ts';
import { testDatabase } from '../../support/database.ts';
import { countVote, originOf, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
const terminal = new Terminal(() => 'http://127.0.0.1:1');
let running: ChildProcess;

const keyOf = (poll: TestPoll) => verifierKey(poll, originOf(season, poll));

beforeAll(async () => {
	season = await plantSeason();
	await startWitness();
});
afterAll(() => {
	running.kill('SIGKILL');
	terminal.close();
});

/** The real command, with its memory in the terminal's home. */
async function startWitness(): Promise<void> {
	const any = { id: '', slug: 'any', seasonId: season.id, rehearsal: false };
	const { child, named } = await witnessOf('witness.example', keyOf(any));
	running = child;
	config().WITNESSES = named;
}

async function witnessOf(name: string, log: string): Promise<{ child: ChildProcess; named: string }> {
	const args = [
		'--name',
		name,
		'--log',
		log,
		'--listen',
		'127.0.0.1:0',
		'--state',
		`memory-of-${name}`,
		'--json'
	];
	const { child, heard } = terminal.start('witness', ...args);
	const ready = await until(
		() => heard().includes('}') && (JSON.parse(heard()) as { key: string; address: string }),
		'the witness'
	);
	return { child, named: `${ready.key} ${ready.address}` };
}

async function vote(poll: TestPoll, count: number): Promise<void> {
	for (let at = 0; at < count; at++)
		await pool().query('INSERT INTO ballots (poll_id, nullifier, option, nonce) VALUES ($1, $2, 1, $3)', [
			poll.id,
			randomBytes(32),
			randomBytes(16)
		]);
	await pool().query('INSERT INTO poll_intakes (poll_id, writer, received) VALUES ($1, $2, $3)', [
		poll.id,
		randomBytes(4).toString('hex'),
		count
	]);
	await integratePoll({ ...poll, origin: originOf(season, poll) });
}
const alarmOf = async (poll: TestPoll) =>
	(await prisma().poll.findUniqueOrThrow({ where: { id: poll.id } })).logAlarm as { kind: string } | null;
const countVoteRefused = async (poll: TestPoll) =>
	expect(await code(countVote(poll.id))).toBe('witness_objects');
const witnessKeyText = () => config().WITNESSES.split(' ')[0]!;
const checkpointOf = async (poll: TestPoll) =>
	String(await readLogFile({ id: poll.id, state: 'open' }, 'checkpoint'));

describe('a witness', () => {
	test('cosigns a log as it grows, and the published bundle carries its line', async () => {
		const poll = await plantPoll(season.id);
		const key = parseWitnessKey(witnessKeyText())!;
		for (const more of [0, 3, 5]) {
			await vote(poll, more);
			await askWitnesses();
			expect(await cosignedAt(await checkpointOf(poll), key)).toBeGreaterThan(1_700_000_000);
		}
		await countVote(poll.id);
		await transaction((tx) => publishPoll(tx, systemActor, poll.id));
		await askWitnesses();
		const lines: string[] = [];
		for await (const piece of bundleLines(poll.id)) lines.push(piece);
		writeFileSync(terminal.at('bundle'), lines.join(''));
		const options = ['--key', keyOf(poll), '--witness', witnessKeyText(), '--json'];
		const { code, out } = await terminal.run('verify', 'bundle', ...options);
		expect([code, (JSON.parse(out) as { witness: { name: string } }).witness.name]).toEqual([
			0,
			'witness.example'
		]);
	});

	test('is asked about a poll that was drafted long ago, and no longer about one that was published long ago', async () => {
		const [early, published] = [await plantPoll(season.id), await plantPoll(season.id)];
		const months = (count: number) => new Date(Date.now() - count * 31 * 86_400_000);
		const change = (poll: TestPoll, data: Prisma.PollUpdateInput) =>
			prisma().poll.update({ where: { id: poll.id }, data });
		await change(early, { createdAt: months(3) });
		await countVote(published.id);
		await change(published, { state: 'published', publishedAt: months(1) });
		await askWitnesses();
		expect(await checkpointOf(early)).toContain('— witness.example ');
		expect(await checkpointOf(published)).not.toContain('witness.example');
		await change(published, { publishedAt: months(0.9) });
		await askWitnesses();
		expect(await checkpointOf(published)).toContain('— witness.example ');
	});

	test('is asked about rehearsals only if it watches them, and says so itself', async () => {
		const poll = await plantPoll(season.id, { rehearsal: true });
		const asked: string[] = [];
		const stranger = createServer((request, response) => {
			void (async () => {
				let body = '';
				for await (const piece of request) body += String(piece);
				if (body.includes('/rehearsal/')) asked.push(body);
				response.writeHead(404).end();
			})();
		});
		await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
		const before = config().WITNESSES;
		const key = keyText(witnessKey('stranger.example', randomBytes(32)));
		const rehearsed = verifierKey(poll, (await viewPoll(season.id, poll.slug)).log!.origin);
		const { child, named } = await witnessOf('rehearsed.example', rehearsed);
		config().WITNESSES = `${key} http://127.0.0.1:${(stranger.address() as AddressInfo).port} ${named}`;
		await askWitnesses();
		expect(await checkpointOf(poll)).toContain('— rehearsed.example ');
		const next = await plantPoll(season.id, { rehearsal: true });
		await askWitnesses();
		expect(await checkpointOf(next)).toContain('— rehearsed.example ');
		expect(asked).toHaveLength(1);
		const back = shiftClock(11 * 60_000);
		await askWitnesses().finally(back);
		expect(asked).toHaveLength(3);
		child.kill('SIGKILL');
		stranger.close();
		config().WITNESSES = before;
	});

	test('remembers over a kill what it has seen, and a log that was set back is found out and publishes nothing', async () => {
		const poll = await plantPoll(season.id);
		await vote(poll, 2);
		await vote(poll, 2);
		await askWitnesses();
		running.kill('SIGKILL');
		await startWitness();
		const client = await pool().connect();
		await client.query('SET session_replication_role = replica');
		for (const statement of [
			'DELETE FROM poll_cosignatures WHERE poll_id = $1',
			'DELETE FROM poll_checkpoints WHERE poll_id = $1 AND size > 3',
			'DELETE FROM ballot_pages WHERE poll_id = $1 AND first > 2'
		])
			await client.query(statement, [poll.id]);
		await client.query('SET session_replication_role = origin');
		client.release();
		forgetEdges();
		await askWitnesses();
		const [objection] = (await viewPoll(season.id, poll.slug)).objections;
		expect(objection).toMatchObject({ witness: 'witness.example', told: 5, size: 3, liftedAt: null });
	});

	test('that objects without reason stops a result until two people have looked, and not again', async () => {
		const poll = await plantPoll(season.id);
		await vote(poll, 2);
		const key = keyText(witnessKey('broken.example', randomBytes(32)));
		const before = config().WITNESSES;
		const answers: [number, string][] = [
			[422, ''],
			[409, 'many'],
			[409, String(Number.MAX_SAFE_INTEGER)]
		];
		const broken = createServer((_request, response) => {
			const [status, body] = answers[0] ?? [200, ''];
			response.writeHead(status).end(body);
		});
		await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
		config().WITNESSES = `${key} http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
		await askWitnesses();
		await countVoteRefused(poll);
		const lift = (actor: Actor) =>
			code(
				transaction((tx) =>
					liftObjection(tx, actor, {
						pollId: poll.id,
						witness: 'broken.example',
						reason: { ko: '증인 서버가 고장이에요', en: 'Its server is broken' }
					})
				)
			);
		const one = actorWith(randomUUID(), 'operator');
		expect(await lift(actorWith(randomUUID(), 'judge'))).toBe('forbidden');
		expect([await lift(one), await lift(one)]).toEqual(['accepted', 'already_done']);
		await countVoteRefused(poll);
		const alone = prisma().witnessObjection.updateMany({
			where: { pollId: poll.id },
			data: { liftedAt: new Date() }
		});
		await expect(alone).rejects.toThrow('needs more people');
		expect(await lift(actorWith(randomUUID(), 'auditor'))).toBe('accepted');
		for (; answers.length > 0; answers.shift()) await askWitnesses();
		broken.close();
		config().WITNESSES = before;
		await countVote(poll.id);
		await transaction((tx) => publishPoll(tx, systemActor, poll.id));
		const { objections, state } = await viewPoll(season.id, poll.slug);
		expect(state).toBe('published');
		expect(objections).toMatchObject([{ witness: 'broken.example', told: null, size: 3 }]);
		expect(objections[0]!.reasons.map(({ en }) => en)).toEqual(Array(2).fill('Its server is broken'));
		expect(JSON.stringify(objections)).not.toContain(one.name!);
	});

	test('that cannot be reached holds nobody up', async () => {
		const poll = await plantPoll(season.id);
		const before = config().WITNESSES;
		config().WITNESSES = `${witnessKeyText()} http://127.0.0.1:1`;
		await askWitnesses();
		expect(await alarmOf(poll)).toBeNull();
		config().WITNESSES = before;
		await askWitnesses();
		expect(await checkpointOf(poll)).toContain('— witness.example ');
	});

	test('is named by key and address, or the configuration says what is wrong', () => {
		const text = config().WITNESSES;
		expect(parseWitnesses(text)[0]!.key.name).toBe('witness.example');
		expect(() => parseWitnesses('nonsense http://x')).toThrow('not the key of a witness');
		expect(() => parseWitnesses(text.split(' ')[0]!)).toThrow('comes its address');
	});

	test('is not started for nonsense', async () => {
		const codes = [[], ['--name', 'w'], ['--name', 'w', '--log', 'x']].map((args) =>
			terminal.run('witness', ...args)
		);
		expect((await Promise.all(codes)).map(({ code }) => code)).toEqual([2, 2, 2]);
	});
});
