import { beforeAll, expect, test } from 'vitest';
import {
	bundleLines,
	castBallot,
	findPoll,
	readLogFile,
	readPass,
	receiptFor,
	verifierKey
} from '#lib/server/voting/index.ts';
import { integratePoll } from '#lib/server/voting/log/integrate.ts';
import { pool } from '#lib/server/platform/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { readReceipt } from '#lib/voting/read-receipt.ts';
import type { ShownLog } from '#lib/voting/shown-log.ts';
import { tilePath } from '#lib/voting/tiles.ts';
import { testDatabase } from '../../support/database.ts';
import {
	bookIntake,
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
let poll: TestPoll;
let key: string;
let promise: string;
let receipt: string;
let tiles = 0;

beforeAll(async () => {
	const season = await plantSeason();
	poll = await plantPoll(season.id);
	key = verifierKey(poll, originOf(season, poll));
	const [pass] = await issuePasses(season.id, 1);
	await pool().query(manyBallots, [poll.id, 700]);
	({ promise } = await castBallot({ slug: poll.slug, pass, option: 2, nonce: nonce() }));
	await pool().query(manyBallots, [poll.id, 20]);
	await integratePoll(logOf(season, poll));
	receipt = (await receiptFor(poll.id, readPass(pass)!)).text;
	await pool().query(manyBallots, [poll.id, 40_000]);
	await integratePoll(logOf(season, poll));
});

/** The log as this server shows it now. */
async function shown(): Promise<ShownLog> {
	const state = await findPoll(poll.id);
	const tile: ShownLog['tile'] = (name) => (tiles++, readLogFile(state, tilePath(name)));
	if (state.state !== 'published')
		return { newest: Buffer.from(await readLogFile(state, 'checkpoint')).toString(), tile };
	let text = '';
	for await (const piece of bundleLines(poll.id)) if ((text += piece).includes('\n')) break;
	return { header: text.split('\n', 1)[0]!, tile };
}
const read = (text: string, hint?: number) => readReceipt(text, { key, load: shown, hint });

test('while a vote is on, a receipt and a promise are borne out by a few tiles of a long log', async () => {
	expect(await read(receipt)).toMatchObject({
		tone: 'go',
		words: expect.stringContaining(m.voting_receipt_continued())
	});
	expect(await read(promise, 701)).toMatchObject({ tone: 'go' });
	expect(tiles).toBeLessThan(12);
});

test('once it is published, both are borne out by its bundle', async () => {
	await bookIntake(poll.id, 40_720);
	expect(await recountFaults(poll.id)).toEqual([]);
	const kept = { tone: 'go', words: expect.stringContaining(m.voting_receipt_kept()) };
	expect(await read(receipt)).toMatchObject(kept);
	const words = m.voting_promise_kept({ index: '701', size: '40,723' });
	expect(await read(promise)).toMatchObject({ tone: 'go', words: expect.stringContaining(words) });
});
