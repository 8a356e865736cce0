import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config, pool, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import {
	askWitnesses,
	bundleLines,
	publishPoll,
	readLogFile,
	verifierKey
} from '#lib/server/voting/index.ts';
import { forgetEdges, integratePoll } from '#lib/server/voting/log/integrate.ts';
import { parseWitnesses } from '#lib/server/voting/log/witnesses.ts';
import { cosignedAt, parseWitnessKey } from '#lib/voting/cosignature.ts';
import { writeFileSync } from 'node:fs';
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
	const args = [
		'--name',
		'witness.example',
		'--log',
		keyOf(any),
		'--listen',
		'127.0.0.1:0',
		'--state',
		'memory',
		'--json'
	];
	const { child, heard } = terminal.start('witness', ...args);
	running = child;
	const ready = await until(
		() => heard().includes('}') && (JSON.parse(heard()) as { key: string; address: string }),
		'the witness'
	);
	config().WITNESSES = `${ready.key} ${ready.address}`;
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
			'DELETE FROM poll_leaves WHERE poll_id = $1 AND index > 2'
		])
			await client.query(statement, [poll.id]);
		await client.query('SET session_replication_role = origin');
		client.release();
		forgetEdges();
		await askWitnesses();
		expect(await alarmOf(poll)).toMatchObject({ kind: 'contradicted' });
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
