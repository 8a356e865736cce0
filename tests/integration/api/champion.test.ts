import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerDeviceLogin, createToken, listTokens } from '#lib/server/identity/index.ts';
import { prisma, storage } from '#lib/server/platform/index.ts';
import { PART_BYTES } from '#lib/evaluation/submission.ts';
import { apiServer } from '../../support/api-server.ts';
import { Terminal } from '../../support/champion.ts';
import { until } from '../../support/until.ts';
import { plantScore } from '../../support/contest.ts';
import { dataFiles } from '../../support/data-files.ts';
import { testDatabase } from '../../support/database.ts';
import { arena, predictions, type Arena, untilEnded } from '../../support/submissions.ts';

testDatabase();
const server = apiServer();
const terminal = new Terminal(() => server.origin);
afterAll(terminal.close);
let world: Arena;
let slug: string;

beforeAll(async () => {
	world = await arena({ quotaPerDay: 20, quotaTotal: 40 });
	slug = world.problem.slug;
	await plantScore(world.team.id, world.problem.problemId, world.seasonId, 0.8125);
});

const configFile = () => terminal.at('config/ai-champion/credentials.json');
const json = async <T>(...args: string[]) => {
	const { code, out, err } = await terminal.run(...args, '--json');
	expect([code, err]).toEqual([0, expect.not.stringContaining('"error"')]);
	return JSON.parse(out) as T;
};

describe('signing in', () => {
	test('shows a code, waits for the browser, and keeps the token where nobody else reads it', async () => {
		expect(await terminal.run('whoami')).toMatchObject({
			code: 3,
			err: expect.stringContaining('champion login')
		});
		const login = terminal.start('login');
		const code = await until(
			() => /[B-Z]{4}-[B-Z]{4}(?!.*\?code)/.exec(login.heard().split('Code')[1] ?? '')?.[0],
			'the code to be shown'
		);
		await answerDeviceLogin(world.captain, code.replace('-', ''), true);
		const { code: exit, out } = await login.ended;
		expect([exit, out]).toEqual([0, expect.stringContaining(world.captain.email)]);
		expect(statSync(configFile()).mode & 0o777).toBe(0o600);
		expect((await terminal.run('whoami')).out).toContain(world.team.slug);
		const [token] = await listTokens(world.captain);
		expect(token!.name).toMatch(/^champion .* on /);
	});

	test('takes a token from standard input, and ends it at signing out', async () => {
		const other = new Terminal(() => server.origin);
		const { token } = await createToken(world.captain, { name: 'CI', scopes: ['read'], days: 7 });
		const login = other.start('login', '--token', '-');
		login.child.stdin!.end(`${token}\n`);
		expect((await login.ended).code).toBe(0);
		writeFileSync(other.at('p.csv'), predictions());
		expect(await other.run('submit', slug, 'p.csv')).toMatchObject({
			code: 1,
			err: expect.stringContaining('submit')
		});
		expect((await other.run('logout')).code).toBe(0);
		other.env = { CHAMPION_TOKEN: token };
		expect((await other.run('whoami')).code).toBe(3);
		other.close();
	});
});

describe('reading', () => {
	test('the problems, one of them, what is left and the board, in Korean and as JSON', async () => {
		expect((await terminal.run('problems')).out).toContain(slug);
		expect((await terminal.run('--lang', 'ko', 'problems')).out).toMatch(/^문제/);
		expect((await terminal.run('problem', slug)).out).toContain('train.csv');
		expect(await json<{ teams: { slug: string }[] }>('quota', slug)).toMatchObject({
			teams: [{ slug: world.team.slug }]
		});
		expect(await json('leaderboard', slug)).toMatchObject({ problem: { slug }, split: 'public' });
		expect(await terminal.run('problem', 'no-such')).toMatchObject({ code: 1 });
		expect(await terminal.run('submit', slug)).toMatchObject({
			code: 2,
			err: expect.stringContaining('Usage')
		});
	});

	test('files arrive whole, go on where they broke off, and are not fetched twice', async () => {
		writeFileSync(terminal.at('train.csv.part'), dataFiles.train.slice(0, 7));
		const { code, err } = await terminal.run('download', slug, '--out', '.');
		expect([code, err]).toEqual([0, expect.stringContaining('train.csv')]);
		expect(readFileSync(terminal.at('train.csv'), 'utf8')).toBe(dataFiles.train);
		writeFileSync(terminal.at('test.csv'), 'spoiled');
		expect((await terminal.run('download', slug, '--out', '.')).err).toContain('already here');
		expect(readFileSync(terminal.at('test.csv'), 'utf8')).toBe(dataFiles.test);
	});
});

describe('handing in', () => {
	const stored = async (id: string) => {
		const { objectKey } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		return storage().head(objectKey);
	};

	test('gives the submission’s id alone on standard output; status, log and taking it back follow', async () => {
		writeFileSync(terminal.at('p.csv'), predictions());
		const { code, out } = await terminal.run('submit', slug, 'p.csv', '--note', 'first');
		expect(code).toBe(0);
		const id = out.trim();
		expect(await json('status', id)).toMatchObject({
			id,
			state: 'scoring',
			note: 'first',
			filename: 'p.csv'
		});
		expect(await terminal.run('logs', id)).toMatchObject({ code: 0 });
		expect(await terminal.run('submit', slug, 'p.csv')).toMatchObject({ code: 1 });
		expect((await terminal.run('cancel', id)).code).toBe(0);
	});

	test('who waits for the end is not sent away when the server is renewed', async () => {
		writeFileSync(terminal.at('w.csv'), predictions('sealedright'));
		const id = (await terminal.run('submit', slug, 'w.csv')).out.trim();
		let away = false;
		server.gate = () => (away ? Promise.reject(new Error('renewed')) : Promise.resolve());
		const waiting = terminal.start('status', id, '--wait');
		await until(
			() => Promise.resolve(/waiting, \d+ ahead|starts in about|scoring/.test(waiting.heard())),
			'a word'
		);
		away = true;
		await until(() => Promise.resolve(waiting.heard().includes('Waiting for it')), 'the server to be missed');
		away = false;
		expect((await terminal.run('cancel', id)).code).toBe(0);
		server.gate = null;
		await untilEnded(id);
		expect(await waiting.ended).toMatchObject({ code: 1, out: expect.stringContaining('withdrawn') });
	});

	test('what is wrong with a file is said before it is sent', async () => {
		expect((await terminal.run('submit', slug, 'none.csv')).code).toBe(2);
		writeFileSync(terminal.at('empty.csv'), '');
		expect((await terminal.run('submit', slug, 'empty.csv')).err).toContain('empty');
		writeFileSync(terminal.at('x.dat'), 'x');
		expect((await terminal.run('submit', slug, 'x.dat', '--kind', 'poem')).err).toContain('predictions');
		expect((await terminal.run('submit', slug, 'p.csv', '--team', 'strangers')).err).toContain(
			world.team.slug
		);
	});

	test('killed in the middle, the same command goes on, and every byte holds', async () => {
		const content = randomBytes(2 * PART_BYTES);
		writeFileSync(terminal.at('large.csv'), content);
		let sent = 0;
		const stuck = Promise.withResolvers<void>();
		server.gate = async (method) => {
			if (method === 'PUT' && ++sent > 1) await stuck.promise; // one part goes through, the others never do
		};
		const first = terminal.start('submit', slug, 'large.csv');
		const row = () =>
			prisma().submission.findFirst({ where: { filename: 'large.csv' }, include: { upload: true } });
		const standing = await until(async () => {
			const found = await row();
			const parts =
				found?.upload?.storeUploadId &&
				(await storage().standingParts(found.objectKey, found.upload.storeUploadId));
			return parts && parts.length > 0 ? parts : null;
		}, 'a part to stand');
		first.child.kill('SIGKILL');
		expect((await first.ended).code).toBeNull();
		expect(standing).toHaveLength(1);

		const again: string[] = [];
		server.gate = async (method, path) => void (method === 'PUT' && again.push(path));
		const second = await terminal.run('submit', slug, 'large.csv');
		stuck.resolve();
		server.gate = null;
		expect([second.code, second.err]).toEqual([0, expect.stringContaining('(50% is there)')]);
		expect(again).toHaveLength(1);
		const id = second.out.trim();
		expect((await row())!.id).toBe(id);
		const sha256 = createHash('sha256').update(content).digest('hex');
		expect(await stored(id)).toMatchObject({ bytes: content.length, sha256 });
		expect(await prisma().submission.count({ where: { filename: 'large.csv' } })).toBe(1);
	});
});

test('what is written wrongly is said in the reader’s language, with how it is written', async () => {
	expect((await terminal.run('--help')).out).toMatch(/^champion \d[\s\S]* submit PROBLEM FILE/);
	expect((await terminal.run('submit', '-h')).out).toMatch(/^Usage: champion submit/);
	for (const [args, said] of [
		[['problem'], '빠진 것이 있어요.'],
		[['whoami', 'me', 'again'], '남는 것이 있어요: me again'],
		[['problems', '--frob=1'], '그런 옵션은 없어요: --frob'],
		[['problems', '--server'], '--server 뒤에 오는 값을 확인해 주세요.'],
		[['problems', '--json=1'], '--json 뒤에 오는 값을 확인해 주세요.']
	] as const) {
		const { code, err } = await terminal.run('--lang', 'ko', ...args);
		expect([code, err]).toEqual([
			2,
			`${said}\n사용법: champion ${args[0]}${args[0] === 'problem' ? ' PROBLEM' : ''}\n`
		]);
	}
	expect(await terminal.run('login', '--token', 'nonsense')).toMatchObject({
		code: 3,
		err: expect.stringContaining('/account/tokens')
	});
	expect((await terminal.run('leaderboard', slug, '--find', 'nobody')).out).toContain('these words');
});

test('a server that is away is named, and nothing is kept of it', async () => {
	const lost = new Terminal(() => 'http://127.0.0.1:1');
	expect(await lost.run('login')).toMatchObject({ code: 4, err: expect.stringContaining('127.0.0.1') });
	expect(await lost.run('verify', 'http://127.0.0.1:1/bundle')).toMatchObject({
		code: 4,
		err: expect.stringContaining('127.0.0.1:1/bundle')
	});
	const { code, err } = await lost.run('problems', '--json', '--server', 'ftp://x');
	expect([code, JSON.parse(err)]).toEqual([2, { error: expect.objectContaining({ code: 'usage' }) }]);
	lost.close();
});
