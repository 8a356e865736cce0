import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { pageOf } from '../support/page.ts';
import { plantRankedPoll } from '../support/show-journey.ts';

const words = {
	ko: {
		base: '',
		rehearsal: '이 투표의 결과는 아무 뜻도 없어요',
		add: (name: string) => `${name}, 순위에 담기`,
		up: (name: string) => `${name}, 한 자리 위로`,
		vote: '투표하기',
		again: '바꿔서 다시 투표하기',
		mine: '내 표가 들어갔어요',
		names: ['한빛', '물결'],
		check: /^영수증 확인하기/,
		good: '영수증이 맞아요',
		came: '망마다 표가 들어온 흐름',
		table: '표로 보기',
		close: '투표 닫기',
		key: '집계 확인',
		given: '내 확인은 끝났어요',
		tallied: '집계 확인됨'
	},
	en: {
		base: '/en',
		rehearsal: 'Its result means nothing',
		add: (name: string) => `Add ${name} to the ranking`,
		up: (name: string) => `Move ${name} up`,
		vote: 'Vote',
		again: 'Change my vote',
		mine: 'Your vote is in',
		names: ['Hanbit', 'Wave'],
		check: /^Check the receipt/,
		good: 'The receipt is good',
		came: 'How ballots came, by network',
		table: 'Show as a table',
		close: 'Close the vote',
		key: 'Confirm the tally',
		given: 'You have confirmed',
		tallied: 'Tally confirmed'
	}
} as const;

/** What is asked of a phone before its first vote, all of it, headers too. */
const firstVoteBytes = 60_000;

interface Phone {
	/** Received so far, headers included. */
	bytes: () => number;
	/** Home, on a good line. */
	hurry: () => Promise<void>;
}

async function slowPhone(page: Page): Promise<Phone> {
	const cdp = await page.context().newCDPSession(page);
	let bytes = 0;
	cdp.on('Network.loadingFinished', ({ encodedDataLength }) => void (bytes += encodedDataLength));
	await cdp.send('Network.enable');
	const kilobytes = 1024;
	const line = { latency: 150, downloadThroughput: 100 * kilobytes, uploadThroughput: 40 * kilobytes };
	await cdp.send('Network.emulateNetworkConditions', { offline: false, ...line });
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
	return {
		bytes: () => bytes,
		async hurry() {
			await cdp.send('Network.emulateNetworkConditions', {
				offline: false,
				latency: 0,
				downloadThroughput: -1,
				uploadThroughput: -1
			});
			await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
		}
	};
}

for (const [lang, w] of Object.entries(words)) {
	test(`a slow phone ranks, loses its line, changes its mind, and two people count, in ${lang}`, async ({
		page,
		browser,
		baseURL,
		isMobile
	}) => {
		test.skip(isMobile !== (lang === 'ko'), 'one language each: it is a long way on a slow phone');
		const { slug, sessions } = plantRankedPoll();
		const [first, second] = w.names;
		const { bytes, hurry } = await slowPhone(page);
		await page.goto(`${w.base}/vote/${slug}`);
		await expect(page.getByText(w.rehearsal)).toBeVisible();
		const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
		await button(w.add(second)).focus();
		await page.keyboard.press('Enter');
		await button(w.add(first)).click();
		await button(w.up(first)).click();
		expect(bytes()).toBeLessThan(firstVoteBytes);
		await expectAccessible(page);

		// The line is gone while the ballot is on its way: the same one goes again by itself.
		const nonces = new Set<string>();
		let lost = 0;
		await page.route('**/ballots', (route) => {
			nonces.add((route.request().postDataJSON() as { nonce: string }).nonce);
			return ++lost < 3 ? route.abort() : route.continue();
		});
		await button(w.vote).click();
		await expect(page.getByText(w.mine)).toBeVisible({ timeout: 20_000 });
		expect(nonces.size).toBe(1);
		expect(bytes()).toBeLessThan(firstVoteBytes * 2); // with the page that shows the receipt
		await expect(page.getByText(`1. ${first}, 2. ${second}`)).toBeVisible();

		await hurry();
		await button(w.up(second)).click();
		await button(w.again).click();
		await expect(page.getByText(`1. ${second}, 2. ${first}`)).toBeVisible({ timeout: 20_000 });

		await page.goto(`${w.base}/vote/receipts`);
		await button(w.check).click();
		await expect(page.getByText(w.good)).toBeVisible();
		await expectAccessible(page);

		const desk = `${w.base}/organiser/votes/${slug}`;
		const operator = await pageOf(browser, baseURL!, sessions.operator);
		await operator.goto(desk);
		const came = operator.getByRole('figure').filter({ hasText: w.came });
		await expect(came).toBeVisible({ timeout: 15_000 }); // once the timer has summed
		await came.getByText(w.table).click();
		await expect(came.getByRole('columnheader', { name: 'three-', exact: true })).toBeVisible();
		await expectAccessible(operator);
		await operator.getByRole('button', { name: w.close }).click();
		await operator.getByRole('dialog').getByRole('button', { name: w.close }).click();
		await operator.getByRole('button', { name: w.key }).click();
		await expect(operator.getByText(w.given)).toBeVisible();
		const auditor = await pageOf(browser, baseURL!, sessions.auditor);
		await auditor.goto(desk);
		await auditor.getByRole('button', { name: w.key }).click();
		await expect(auditor.getByText(w.tallied, { exact: true })).toBeVisible();
	});
}
