import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { Desk, plantShow, sessionOf } from '../support/show-journey.ts';

const words = {
	ko: {
		base: '',
		voteFor: (name: string) => `${name}에 투표`,
		mine: '내 표가 들어갔어요',
		unanswered: '표에 대한 답을 아직 받지 못했어요',
		passes: '같은 통신망에서 투표권을 많이 받고 있어서',
		late: '투표가 끝날 때까지 표에 대한 답을 받지 못해서'
	},
	en: {
		base: '/en',
		voteFor: (name: string) => `Vote for ${name}`,
		mine: 'Your vote is in',
		unanswered: 'Your ballot has no answer yet',
		passes: 'Many voter passes are being given out in your network',
		late: 'Your ballot had no answer before the vote ended'
	}
} as const;

type Fate = 'cut' | 'proxy' | 'good';

/** A line without sockets, and what becomes of the ballots on it: cut, answered by a proxy that finds nobody, or good. */
async function badLine(page: Page) {
	const line = { fate: 'cut' as Fate, sent: [] as string[] };
	await page.routeWebSocket(/\/socket\.io\//, (socket) => void socket.close());
	await page.route('**/ballots', (route) => {
		line.sent.push((route.request().postDataJSON() as { nonce: string }).nonce);
		if (line.fate === 'cut') return route.abort();
		if (line.fate === 'good') return route.continue();
		return route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' });
	});
	return line;
}

/** Its network has had as many passes as it gets; a second later there is one. */
async function manyPasses(page: Page): Promise<void> {
	const error = { code: 'too_many_requests', message: 'later', details: { seconds: 1 } };
	const tooMany = { status: 429, headers: { 'retry-after': '1' }, json: { error } };
	await page.route('**/api/v1/viewer', (route) => route.fulfill(tooMany), { times: 1 });
}

for (const [lang, w] of Object.entries(words)) {
	test(`a ballot on the live page outlives a dead line, a closed page and a busy network, and ends with the vote, in ${lang}`, async ({
		page,
		browser,
		baseURL
	}) => {
		test.slow(); // it waits as long as phones do
		const show = plantShow();
		const [cheong, hong] = show.names;
		const operator = await browser.newContext({ baseURL });
		await operator.addCookies([sessionOf(show, baseURL!)]);
		const desk = new Desk(operator.request, show, baseURL!);
		for (const verb of ['thaw', 'calm']) await desk.act(verb); // what an earlier journey may have left
		await desk.plan();
		await desk.take('duel');
		await desk.take('vote-open');

		// The line is cut while the ballot is on its way: the same one goes again by itself.
		const line = await badLine(page);
		await manyPasses(page);
		await page.goto(`${w.base}/live`, { waitUntil: 'networkidle' }); // before the scripts a press posts the form
		const press = page.getByRole('button', { name: w.voteFor(cheong) });
		await press.click();
		await expect(page.getByText(w.unanswered)).toBeVisible();
		await expect(press).toBeDisabled();
		await expect.poll(() => line.sent.length, { timeout: 15_000 }).toBeGreaterThan(1);
		await expectAccessible(page);

		// The page is closed and opened again: nobody presses, and still it goes.
		line.fate = 'proxy';
		const before = line.sent.length;
		await page.reload();
		await expect(page.getByText(w.unanswered)).toBeVisible();
		expect(line.sent.length).toBeGreaterThan(before);
		line.fate = 'good';
		await expect(page.getByText(w.passes)).toBeVisible({ timeout: 30_000 });
		await expect(page.getByText(w.mine)).toBeVisible({ timeout: 30_000 });
		await expect(page.getByText(w.unanswered)).toHaveCount(0);
		expect(new Set(line.sent).size).toBe(1);

		// Another phone gets no answer until the vote ends: it is told so, and sends no more.
		const other = await (await browser.newContext({ baseURL })).newPage();
		const dead = await badLine(other);
		await other.goto(`${w.base}/live`, { waitUntil: 'networkidle' });
		await other.getByRole('button', { name: w.voteFor(hong) }).click();
		await expect(other.getByText(w.unanswered)).toBeVisible();
		await desk.take('vote-close');
		await expect(other.getByText(w.late)).toBeVisible({ timeout: 20_000 });
		await expect(other.getByText(w.unanswered)).toHaveCount(0);
		const sent = dead.sent.length;
		// It has asked what became of the ballot, and keeps nothing that could be sent.
		const kept = () => other.evaluate(() => localStorage.length);
		await expect.poll(kept, { timeout: 15_000 }).toBe(0);
		expect(dead.sent.length).toBe(sent);
		await expect(page.getByText(w.mine)).toBeVisible();
	});
}
