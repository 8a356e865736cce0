import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { checkPage, pageOf } from '../support/page.ts';
import { plant } from '../support/planting.ts';

const words = {
	ko: {
		base: '',
		prove: '한빛인증에서 확인하기',
		failed: '본인 확인을 마치지 못했어요',
		cancelled: '한빛인증에서 본인 확인을 마치지 않고 돌아왔어요',
		voteFor: (name: string) => `${name}에 투표`,
		mine: '내 표가 들어갔어요',
		download: '영수증 내려받기',
		forget: '이 기기에서 본인 확인 지우기'
	},
	en: {
		base: '/en',
		prove: 'Prove who you are with Hanbit ID',
		failed: 'You have not proved who you are yet',
		cancelled: 'You came back from Hanbit ID without proving who you are',
		voteFor: (name: string) => `Vote for ${name}`,
		mine: 'Your vote is in',
		download: 'Download receipt',
		forget: 'Forget me on this device'
	}
} as const;
const names = { ko: '한빛', en: 'Hanbit' };
interface Planted {
	identity: string;
	account: string;
	session: string;
}

for (const [lang, w] of Object.entries(words)) {
	// The phone reads Korean and runs no scripts; the desktop reads English and does.
	test(`a person proves who they are and votes once, on whatever device, in ${lang}`, async ({
		browser,
		baseURL,
		isMobile
	}) => {
		test.skip(isMobile !== (lang === 'ko'), 'one language each');
		const { identity } = plant<Planted>('plant-identity-poll.ts');
		const address = `${w.base}/vote/${identity}`;
		const name = names[lang as 'ko' | 'en'];
		const person = randomUUID();
		const device = async () =>
			(await browser.newContext({ baseURL, javaScriptEnabled: !isMobile })).newPage();
		const prove = async (page: Awaited<ReturnType<typeof device>>) => {
			await page.getByRole('link', { name: w.prove }).click();
			await page.getByLabel('Name').fill(person);
			await page.getByRole('button', { name: 'Go on' }).click();
			await page.waitForURL(`**${address}`);
		};
		const first = await device();
		await first.goto(address);
		await expect(first.getByRole('button', { name: w.voteFor(name) })).toHaveCount(0);
		if (!isMobile) await checkPage(first);

		await first.getByRole('link', { name: w.prove }).click();
		await first.getByRole('link', { name: 'Back' }).click();
		await expect(first.getByRole('heading', { name: w.failed })).toBeVisible();
		await expect(first.getByText(w.cancelled)).toBeVisible();
		if (!isMobile) await checkPage(first);
		await prove(first);
		await first.getByRole('button', { name: w.voteFor(name) }).click();
		await expect(first.getByText(w.mine)).toBeVisible();
		await expect(async () => {
			await first.reload();
			await expect(first.getByRole('link', { name: w.download })).toBeVisible();
		}).toPass();
		if (!isMobile) await checkPage(first);

		// What this browser keeps of the ballot is theirs, and goes with them.
		if (!isMobile) {
			const promise = first.getByRole('link', { name: 'Download promise' });
			await first.goto(`${w.base}/vote/receipts`);
			await expect(promise).toBeVisible();
			await first.goto(address);
			await first.getByRole('button', { name: w.forget }).click();
			await expect(first.getByText(w.mine)).toHaveCount(0);
			await first.goto(`${w.base}/vote/receipts`, { waitUntil: 'networkidle' });
			await expect(promise).toHaveCount(0);
			expect(
				await first.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(':')))
			).toEqual([]);
		}

		// Another device of the same person finds the same ballot, and no second one.
		const second = await device();
		await second.goto(address);
		await prove(second);
		await expect(second.getByText(w.mine)).toBeVisible();
		await expect(second.getByRole('button', { name: w.voteFor(name) })).toHaveCount(0);
		await second.getByRole('button', { name: w.forget }).click();
		await expect(second.getByText(w.mine)).toHaveCount(0);
		await expect(second.getByRole('link', { name: w.prove })).toHaveAttribute('href', /another=1/);
	});
}

test('somebody who is signed in votes with the account at once, in en', async ({
	browser,
	baseURL,
	isMobile
}) => {
	test.skip(isMobile, 'one language each');
	const planted = plant<Planted>('plant-identity-poll.ts');
	const page = await pageOf(browser, baseURL!, planted.session);
	await page.goto(`/en/vote/${planted.account}`);
	// A name of one long word makes the page of a phone no wider.
	await page.setViewportSize({ width: 390, height: 844 });
	await checkPage(page);
	await page.getByRole('button', { name: 'Vote for Nova' }).click();
	await expect(page.getByText(words.en.mine)).toBeVisible();
});
