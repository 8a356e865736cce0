import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { checkPage } from '../support/page.ts';
import { Desk, plantShow, sessionOf, type PlantedShow } from '../support/show-journey.ts';

const words = {
	ko: {
		base: '',
		notYet: '아직 투표가 열리지 않았어요',
		ended: '투표가 끝났어요',
		show: '결과 보기',
		voteFor: (name: string) => `${name}에 투표`,
		mine: '내 표가 들어갔어요',
		download: '영수증 내려받기',
		worth: '이 투표가 라운드 결과에 준 몫',
		when: '표가 들어온 때',
		table: '표로 보기',
		same: '하나하나 같아요',
		again: '한 번 더 세기',
		who: '누가 투표했나',
		differs: '분마다의 수와 달라요. 처음 다른 줄은 3번째예요.',
		start: '다시 세기 시작',
		ok: '공개된 결과가 기록과 맞아요',
		paste: '영수증이나 약속 원문',
		check: '영수증 확인하기',
		good: '영수증이 맞아요',
		named: '공개된 기록에 이 영수증의 확인점이 있어요',
		bad: '이 기록의 영수증이나 약속이 아니거나',
		checkPromise: '약속 확인하기',
		takePromise: '약속 내려받기',
		promised: '약속이 맞아요',
		keptWord: '지켜졌어요'
	},
	en: {
		base: '/en',
		notYet: 'The vote has not opened yet',
		ended: 'The vote has ended',
		show: 'Show the result',
		voteFor: (name: string) => `Vote for ${name}`,
		mine: 'Your vote is in',
		download: 'Download receipt',
		worth: 'What this vote was worth',
		when: 'When votes came',
		table: 'Show as a table',
		same: 'the same, number by number',
		again: 'Count again',
		who: 'Who voted',
		differs: 'It differs from what the page of the vote shows, first in line 3.',
		start: 'Start the recount',
		ok: 'The published result matches its log',
		paste: 'Text of the receipt',
		check: 'Check the receipt',
		good: 'The receipt is good',
		named: 'The published log names its checkpoint',
		bad: 'This is not a receipt of this log, nor a promise',
		checkPromise: 'Check the promise',
		takePromise: 'Download promise',
		promised: 'The promise is good',
		keptWord: 'It is kept'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test(`a viewer votes, keeps the receipt and recounts the result, in ${lang}`, async ({
		page,
		browser,
		baseURL
	}) => {
		const show: PlantedShow = plantShow();
		const operator = await browser.newContext({ baseURL });
		await operator.addCookies([sessionOf(show, baseURL!)]);
		const desk = new Desk(operator.request, show, baseURL!);
		for (const verb of ['thaw', 'calm']) await desk.act(verb); // what an earlier journey may have left
		await desk.plan();
		await desk.take('duel');
		const address = `${w.base}/vote/${show.pollSlug}`;
		const [cheong, hong] = show.names;

		await page.goto(address);
		await expect(page.getByText(w.notYet)).toBeVisible();
		// Neither page is loaded again while its viewer waits, votes, or looks on to the end.
		const onlooker = await (await browser.newContext({ baseURL })).newPage();
		await onlooker.goto(address);
		let loads = 0;
		for (const one of [page, onlooker]) one.on('domcontentloaded', () => loads++);
		await desk.take('vote-open');
		await expect(page.getByRole('button', { name: w.voteFor(cheong) })).toBeVisible({ timeout: 15_000 });
		await checkPage(page);
		await page.getByRole('button', { name: w.voteFor(cheong) }).click();
		await expect(page.getByText(w.mine)).toBeVisible();
		await expect(page.getByRole('button', { name: w.voteFor(hong) })).toBeHidden();
		await checkPage(page);
		expect(loads).toBe(0);
		await page.goto('about:blank');
		await page.goBack(); // a browser may show what it was given before the vote
		await expect(page.getByText(w.mine)).toBeVisible();
		loads = 0;
		page.removeAllListeners('domcontentloaded');
		await expect(onlooker.getByRole('button', { name: w.voteFor(cheong) })).toBeVisible();
		const receiptFile = page.getByRole('link', { name: w.download });
		await expect(async () => {
			await page.reload();
			await expect(receiptFile).toBeVisible({ timeout: 2000 });
		}).toPass();
		await checkPage(page);
		const downloading = page.waitForEvent('download');
		await receiptFile.click();
		const receipt = readFileSync(await (await downloading).path(), 'utf8');
		expect(receipt.startsWith('c2sp.org/tlog-proof@v1\n')).toBe(true);

		// The promise that was signed first is kept by the browser, and can be checked and taken along like the receipt.
		await page.goto(`${w.base}/vote/receipts`);
		await page.getByRole('button', { name: w.check }).click();
		await expect(page.getByText(w.good)).toBeVisible();
		await page.getByRole('button', { name: w.checkPromise }).click();
		await expect(page.getByText(w.promised)).toContainText(w.keptWord);
		await checkPage(page);
		const promiseComing = page.waitForEvent('download');
		await page.getByRole('link', { name: w.takePromise }).click();
		const promise = readFileSync(await (await promiseComing).path(), 'utf8');
		expect(promise).toContain('/promise\n');

		// Another phone, without scripts: the same form, the same log.
		const plain = await (await browser.newContext({ baseURL, javaScriptEnabled: false })).newPage();
		await plain.goto(address);
		await plain.getByRole('button', { name: w.voteFor(hong) }).click();
		await expect(plain.getByText(w.mine)).toBeVisible();
		expect(new URL(plain.url()).pathname).toBe(address);

		// Nobody learns how it goes before it is published, not even that there is something to learn.
		const series = `/api/v1/polls/${show.pollSlug}/series`;
		const nothingYet = async () => {
			for (const file of [series, `${series}.csv`]) {
				const answer = await page.request.get(file);
				expect([answer.status(), (await answer.json()).error.code]).toEqual([409, 'poll_not_published']);
			}
			await plain.reload();
			await expect(plain.getByText(w.when)).toHaveCount(0);
		};
		await nothingYet();
		await desk.take('vote-close');
		await expect(onlooker.getByText(w.ended, { exact: true })).toBeVisible({ timeout: 15_000 });
		await checkPage(onlooker);
		await desk.confirmTally();
		await nothingYet();
		await desk.take('reveal');
		for (let step = 0; step < 3; step++) await desk.act('step');

		await expect(onlooker.getByRole('link', { name: w.show })).toBeVisible({ timeout: 15_000 });
		await checkPage(onlooker);
		expect(loads).toBe(0);
		await onlooker.context().close();

		const list = await operator.newPage();
		await list.goto(`${w.base}/organiser/votes`);
		await expect(list.getByRole('heading', { name: w.who })).toBeVisible();
		await checkPage(list);

		const picture = page.getByRole('figure').filter({ hasText: w.when });
		await expect(async () => {
			await page.goto(address); // until the picture has been made; the page may be reloading by itself meanwhile
			await expect(picture).toBeVisible({ timeout: 1000 });
		}).toPass({ timeout: 20_000 });
		await expect(page.getByText(w.worth)).toBeVisible();
		await picture.getByText(w.table).click();
		await expect(picture.getByRole('columnheader', { name: cheong })).toBeVisible();
		const csv = await (await page.request.get(`${series}.csv`)).text();
		expect(csv.split('\n')[0]).toBe('minute,option,counted,superseded,quarantined');
		const { minutes } = (await (await page.request.get(series)).json()) as {
			minutes: { ballots: { counted: number } }[];
		};
		expect(minutes.reduce((all, { ballots }) => all + ballots.counted, 0)).toBe(2);
		await checkPage(page);
		await page.goto(`${address}/verify`);
		await expect(page.getByText('/champion.mjs').first()).toBeVisible(); // ours, and no package of that name
		await page.getByRole('button', { name: w.start }).click();
		await expect(page.getByText(w.ok)).toBeVisible({ timeout: 20_000 });
		await expect(page.getByText(w.same)).toBeVisible();
		await expect(page.getByRole('figure').filter({ hasText: w.when })).toBeVisible();
		// A server that shows another course than its log tells is found out.
		await page.route('**/series.csv', (route) =>
			route.fulfill({ body: csv.replace(/^(?:.*\n){2}.*/, (lines) => `${lines}0`) })
		);
		await page.getByRole('button', { name: w.again }).click();
		await expect(page.getByText(w.differs)).toBeVisible({ timeout: 20_000 });
		await page.getByLabel(w.paste).fill(receipt);
		await page.getByRole('button', { name: w.check }).click();
		await expect(page.getByText(w.good)).toContainText(w.named);
		await page.getByLabel(w.paste).fill(promise);
		await page.getByRole('button', { name: w.check }).click();
		await expect(page.getByText(w.promised)).toContainText(w.keptWord);
		await page.getByLabel(w.paste).fill(receipt.replace('index ', 'index 1'));
		await page.getByRole('button', { name: w.check }).click();
		await expect(page.getByText(w.bad)).toBeVisible();
		await checkPage(page);
	});
}
