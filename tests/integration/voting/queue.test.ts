import { expect, onTestFinished, test, vi } from 'vitest';
import { keyedPool } from '#lib/server/platform/index.ts';
import { castBallot } from '#lib/server/voting/index.ts';
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
