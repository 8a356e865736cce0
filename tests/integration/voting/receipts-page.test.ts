import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { anonymous, type Actor } from '#lib/server/platform/index.ts';
import {
	accountCookie,
	accountPass,
	castBallot,
	identityCookie,
	passCookie,
	sealPass
} from '#lib/server/voting/index.ts';
import { load } from '../../../src/routes/vote/receipts/+page.server.ts';
import { actorWith } from '../../support/actors.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, nonce, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
const voter = actorWith(randomUUID());
let season: { id: string; slug: string };
let polls: TestPoll[];
let pass: string;
/** Whose promises the page shows of those that the browser keeps. */
let keepers: string[];

beforeAll(async () => {
	season = await plantSeason();
	polls = [await plantPoll(season.id, { tier: 'account' }), await plantPoll(season.id)];
	[pass] = (await issuePasses(season.id, 1)) as [string];
	const held = { pass, accountPass: accountPass(voter, season.id) };
	for (const { slug } of polls) await castBallot({ slug, ...held, option: 1, nonce: nonce() });
});

/** The slugs that the page lists to somebody with these cookies, and what it keeps in the browser. */
async function listed(actor: Actor, cookies: Record<string, string>) {
	const kept: Record<string, string> = {};
	const event = {
		url: new URL('http://127.0.0.1/vote/receipts'),
		locals: { actor, locale: 'ko' },
		cookies: {
			get: (name: string) => cookies[name],
			set: (name: string, value: string) => void (kept[name] = value)
		},
		setHeaders: () => {}
	};
	const data = (await load(event as never)) as unknown as {
		season: string;
		ballots: { poll: { slug: string } }[];
		keepers: string[];
	};
	keepers = data.keepers;
	return { slugs: data.ballots.map(({ poll }) => poll.slug).sort(), season: data.season, kept };
}

test('the ballots of an account are listed wherever it is signed in, and their receipts can be fetched there', async () => {
	const elsewhere = await listed(voter, {});
	expect(elsewhere).toEqual({
		slugs: [polls[0]!.slug],
		season: season.slug,
		kept: { [accountCookie]: accountPass(voter, season.id) }
	});
	expect((await listed(voter, { [passCookie]: pass })).slugs).toEqual(polls.map(({ slug }) => slug).sort());
});

test('whoever is not signed in sees the ballots of the device alone, as on the page of the vote', async () => {
	const cookies = { [passCookie]: pass, [accountCookie]: accountPass(voter, season.id)! };
	const { slugs, kept } = await listed(anonymous('ko'), cookies);
	expect([slugs, kept]).toEqual([[polls[1]!.slug], {}]);
});

test('another account sees none of them', async () => {
	expect((await listed(actorWith(randomUUID()), {})).slugs).toEqual([]);
});

test('promises are those of whoever is there, by a name that is the same on all devices and says nothing', async () => {
	const shown = async (actor: Actor, cookies: Record<string, string> = {}) => {
		await listed(actor, cookies);
		return keepers;
	};
	const own = await shown(voter);
	expect(own).toHaveLength(1);
	expect(await shown(voter, { [passCookie]: pass })).toEqual(own);
	expect(accountPass(voter, season.id)).not.toContain(own[0]);
	expect(await shown(actorWith(randomUUID()))).not.toEqual(own);
	expect(await shown(anonymous('ko'), { [passCookie]: pass })).toEqual([]);
	const identityPass = sealPass({ tier: 'identity', seasonId: season.id, id: 'i'.repeat(22) });
	expect(await shown(anonymous('ko'), { [identityCookie]: identityPass })).toHaveLength(1);
});
