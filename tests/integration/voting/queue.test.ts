import { expect, onTestFinished, test, vi } from 'vitest';
import { keyedPool, prisma } from '#lib/server/platform/index.ts';
import { castBallot } from '#lib/server/voting/index.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, nonce, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();

/** How many ballots went to the database with each statement, while the test lasts; none is answered before `until`. */
function batchSizes(until = Promise.resolve()): number[] {
	const sizes: number[] = [];
	const real = keyedPool().query.bind(keyedPool()) as (...asked: unknown[]) => Promise<unknown>;
	const query = vi.spyOn(keyedPool(), 'query');
	onTestFinished(() => query.mockRestore());
	query.mockImplementation(((...asked: unknown[]) => {
		const { text, values } = asked[0] as { text?: string; values?: unknown[] };
		if (!text?.includes('INSERT INTO ballots')) return real(...asked);
		sizes.push((values![1] as Buffer).length / 80);
		return until.then(() => real(...asked));
	}) as never);
	return sizes;
}

test('a crowd goes to the database in halves, so that neither waits for the other, and each of it is stored', async () => {
	const season = await plantSeason();
	const poll = await plantPoll(season.id);
	const passes = await issuePasses(season.id, 100);
	const cast = (pass: string) => castBallot({ slug: poll.slug, pass, option: 1, nonce: nonce() });
	await cast((await issuePasses(season.id, 1))[0]!); // the poll is known from here on
	const { promise: crowdIsThere, resolve: letGo } = Promise.withResolvers<void>();
	const sizes = batchSizes(crowdIsThere);
	const first = cast(passes[0]!);
	await vi.waitFor(() => expect(sizes).toEqual([1]));
	const others = passes.slice(1).map(cast);
	letGo();
	const answers = await Promise.all([first, ...others]);
	expect(answers.every(({ state }) => state === 'counted')).toBe(true);
	expect(sizes).toEqual([1, 50, 49]);
});

test('what gathered while nothing was under way goes at once', async () => {
	const season = await plantSeason();
	const poll = await plantPoll(season.id);
	const passes = await issuePasses(season.id, 21);
	const cast = (pass: string) => castBallot({ slug: poll.slug, pass, option: 1, nonce: nonce() });
	await cast(passes[0]!);
	const sizes = batchSizes();
	await Promise.all(passes.slice(1).map(cast));
	expect(sizes).toEqual([20]);
});

/** The database is away for ballots, as this error says, until the test asks it back. */
function awayWith(error: Error): () => void {
	const query = vi.spyOn(keyedPool(), 'query').mockImplementation((() => Promise.reject(error)) as never);
	const back = () => query.mockRestore();
	onTestFinished(back);
	return back;
}

/** What the books of a poll have of refusals: all that was received, and those for an option that is not there. */
async function booksOf(pollId: string): Promise<number[]> {
	const rows = await prisma().pollIntake.findMany({ where: { pollId } });
	const sum = (of: 'received' | 'noSuchOption') => rows.reduce((all, row) => all + Number(row[of]), 0);
	return [sum('received'), sum('noSuchOption')];
}

const nowhere = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

test('who was refused while the database was away is in the books when it is back, with no ballot to bring it along', async () => {
	const season = await plantSeason();
	const poll = await plantPoll(season.id);
	const passes = await issuePasses(season.id, 4);
	await castBallot({ slug: poll.slug, pass: passes[0]!, option: 1 });
	const back = awayWith(nowhere);
	for (const pass of passes)
		expect(await code(castBallot({ slug: poll.slug, pass, option: 9 }))).toBe('no_such_option');
	await new Promise((resolve) => setTimeout(resolve, 50));
	const asked = vi.mocked(keyedPool().query).mock.calls.length;
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(vi.mocked(keyedPool().query).mock.calls.length).toBe(asked); // it is not asked without a pause
	back();
	expect(await booksOf(poll.id)).toEqual([1, 0]);
	await expect.poll(() => booksOf(poll.id), { timeout: 5000 }).toEqual([5, 4]);
});

test('a ballot that comes after brings them along, and none is there twice', async () => {
	const season = await plantSeason();
	const poll = await plantPoll(season.id);
	const [a, b] = await issuePasses(season.id, 2);
	await castBallot({ slug: poll.slug, pass: a!, option: 1 });
	const back = awayWith(nowhere);
	expect(await code(castBallot({ slug: poll.slug, pass: a!, option: 9 }))).toBe('no_such_option');
	expect(await code(castBallot({ slug: poll.slug, pass: b!, option: 1 }))).toBe('unavailable');
	back();
	expect(await code(castBallot({ slug: poll.slug, pass: b!, option: 1 }))).toBe('accepted');
	expect(await booksOf(poll.id)).toEqual([3, 1]);
	await new Promise((resolve) => setTimeout(resolve, 1200));
	expect(await booksOf(poll.id)).toEqual([3, 1]);
});

test.each([
	['broke while they were being written', new Error('Connection terminated unexpectedly'), 0],
	['was reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 0],
	['could not be had', new Error('timeout exceeded when trying to connect'), 2]
])('refusals whose connection %s are never summed up twice', async (_, error, kept) => {
	const season = await plantSeason();
	const poll = await plantPoll(season.id);
	const [a, b] = await issuePasses(season.id, 2);
	await castBallot({ slug: poll.slug, pass: a!, option: 1 });
	const back = awayWith(error);
	for (const pass of [a!, b!]) await code(castBallot({ slug: poll.slug, pass, option: 9 }));
	await new Promise((resolve) => setTimeout(resolve, 50));
	back();
	await castBallot({ slug: poll.slug, pass: b!, option: 1 });
	expect(await booksOf(poll.id)).toEqual([2 + kept, kept]);
});

test('what is in the books already is not summed up again when the answer to it is lost', async () => {
	const season = await plantSeason();
	const poll = await plantPoll(season.id);
	const [a, b] = await issuePasses(season.id, 2);
	await castBallot({ slug: poll.slug, pass: a!, option: 1 });
	const real = keyedPool().query.bind(keyedPool()) as (asked: unknown) => Promise<unknown>;
	const query = vi.spyOn(keyedPool(), 'query');
	onTestFinished(() => query.mockRestore());
	query.mockImplementation(((asked: { name?: string }) =>
		asked.name === 'ballots-stored' ? Promise.reject(nowhere) : real(asked)) as never);
	const repeated = code(castBallot({ slug: poll.slug, pass: a!, option: 1 }));
	expect(await code(castBallot({ slug: poll.slug, pass: b!, option: 9 }))).toBe('no_such_option');
	expect(await repeated).toBe('unavailable');
	query.mockRestore();
	await castBallot({ slug: poll.slug, pass: b!, option: 1 });
	expect(await booksOf(poll.id)).toEqual([4, 1]);
});
