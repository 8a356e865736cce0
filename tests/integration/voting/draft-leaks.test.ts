import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { transaction } from '#lib/server/platform/index.ts';
import { commitPoll, createPoll } from '#lib/server/voting/index.ts';
import { actorWith } from '../../support/actors.ts';
import { apiServer } from '../../support/api-server.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, plantSeason } from '../../support/polls.ts';

testDatabase();
const server = apiServer();
let season: { id: string };
beforeAll(async () => void (season = await plantSeason()));

const words = (text: string) => ({ ko: text, en: text });
const organiser = actorWith(randomUUID(), 'organiser');
const addresses = [
	'',
	'/bundle',
	'/receipt',
	'/series',
	'/series.csv',
	'/log/checkpoint',
	'/log/tile/0/000',
	'/log/tile/0/000.p/1',
	'/log/tile/entries/000.p/1'
];

async function told(slug: string): Promise<unknown[]> {
	const authorization = `Bearer ${(await issuePasses(season.id, 1))[0]!}`;
	const ways: HeadersInit[] = [{}, { authorization }];
	return Promise.all(
		addresses.flatMap((address) =>
			ways.map(async (headers) => {
				const answer = await fetch(`${server.origin}/api/v1/polls/${slug}${address}`, { headers });
				return [address, answer.status, await answer.text()];
			})
		)
	);
}

test('a draft is to the public what a vote is that does not exist, at every address', async () => {
	const slug = 'who-wins-the-final';
	const options = ['a', 'b'].map((word, at) => ({ label: words(word), subject: `option-${at + 1}` }));
	const draft = { seasonId: season.id, slug, title: words('secret'), options };
	const id = await transaction((tx) => createPoll(tx, organiser, draft));
	const answers = await told(slug);
	expect(answers).toEqual(await told('no-such-vote'));
	await transaction((tx) => commitPoll(tx, organiser, id));
	expect(await told(slug)).not.toEqual(answers);
});
