import { expect, test, type Page } from '@playwright/test';
import { plantRooms, retireRooms, type Rooms } from '../support/rooms-world.ts';
import { button, checkPage, pageOf } from '../support/page.ts';

const words = {
	ko: {
		base: '',
		reports: '승인할 보고',
		approve: '보고서 승인',
		mine: '내가 승인함',
		award: '연구비 확정',
		awarded: '협약 대기',
		paid: '지급',
		closeNow: '지금 마감하기',
		openNow: '지금 열기',
		stage: '연구팀 참여',
		ko: '2차 지급 조건(한국어)',
		en: '2차 지급 조건(영어)'
	},
	en: {
		base: '/en',
		reports: 'Reports to approve',
		approve: 'Approve report',
		mine: 'Approved by you',
		award: 'Award grant',
		awarded: 'Waiting for signature',
		paid: 'Paid',
		closeNow: 'Close now',
		openNow: 'Open now',
		stage: 'Entry',
		ko: 'Milestone of the second tranche (Korean)',
		en: 'Milestone of the second tranche (English)'
	}
} as const;

/** Presses a button that asks first, and says yes. */
async function confirm(page: Page, name: string, within = page.locator('main')): Promise<void> {
	await within.getByRole('button', { name, exact: true }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name, exact: true }).click();
	await expect(dialog).toBeHidden();
}

for (const [lang, w] of Object.entries(words)) {
	test.describe(`the organiser's desks, in ${lang}`, () => {
		let world: Rooms;
		test.beforeAll(() => void (world = plantRooms('grants')));
		test.afterAll(() => retireRooms(world));

		test('from the console to a report that two people approve, and a grant for the next team', async ({
			browser,
			baseURL
		}) => {
			const first = await pageOf(browser, baseURL!, world.tokens.organiser);
			await first.goto(`${w.base}/organiser`);
			await checkPage(first);
			await first.getByRole('link', { name: w.reports }).click();
			await expect(first).toHaveURL(/organiser\/grants$/);
			await checkPage(first);
			await confirm(first, w.approve);
			await expect(first.locator('main')).toContainText(w.mine);

			const second = await pageOf(browser, baseURL!, world.tokens.second);
			await second.goto(`${w.base}/organiser/grants`);
			await confirm(second, w.approve);
			await expect(second.locator('article', { hasText: world.team.name })).toContainText(w.paid);
			await expect(button(second, w.approve)).toHaveCount(0);

			const award = second.locator('main details', { hasText: world.waiting });
			await award.locator('summary').click();
			await award.locator('[name=amountKrw]').fill('8,000,000');
			await award.locator('[name=gpuHours]').fill('20');
			await award.getByLabel(w.ko).fill('중간 보고');
			await award.getByLabel(w.en).fill('Interim report');
			await award.getByRole('button', { name: new RegExp(w.award) }).click();
			await expect(second.locator('article', { hasText: world.waiting })).toContainText(w.awarded);

			const captain = await pageOf(browser, baseURL!, world.tokens.captain);
			await captain.goto(`${w.base}/teams/${world.team.slug}/grants`);
			await expect(captain.locator('main')).toContainText('₩10,000,000');
			await checkPage(captain);
			for (const page of [first, second, captain]) await page.context().close();
		});

		test('a stage is closed with a question first, and opened again', async ({ browser, baseURL }) => {
			const page = await pageOf(browser, baseURL!, world.tokens.organiser);
			await page.goto(`${w.base}/organiser/calendar`);
			await checkPage(page);
			const stage = page.locator('main ol > li', { hasText: w.stage }).first();
			await confirm(page, w.closeNow, stage);
			await confirm(page, w.openNow, stage);
			await expect(stage.getByRole('button', { name: w.closeNow })).toBeVisible();
			for (const path of ['/organiser/season', '/organiser/tournament']) {
				await page.goto(`${w.base}${path}`);
				await checkPage(page);
			}
			await page.context().close();
		});

		test('who is no organiser is told so, without a crumb of what is there', async ({ browser, baseURL }) => {
			const captain = await pageOf(browser, baseURL!, world.tokens.captain);
			for (const path of ['', '/grants', '/calendar', '/tournament']) {
				const answer = await captain.goto(`${w.base}/organiser${path}`);
				expect(answer!.status(), path).toBe(403);
				await expect(captain.locator('main')).not.toContainText(world.waiting);
			}
			await captain.context().close();
		});
	});
}
