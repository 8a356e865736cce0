import { expect, test } from '@playwright/test';
import { plantRooms, retireRooms, type Rooms } from '../support/rooms-world.ts';
import { button, checkPage, pageOf } from '../support/page.ts';

const words = {
	ko: {
		base: '',
		final: '결승',
		reveal: '경기 결과 공개',
		close: '라운드 마감',
		publish: '라운드 결과 공개',
		explain: '점수가 만들어진 과정',
		champion: '챔피언'
	},
	en: {
		base: '/en',
		final: 'The final',
		reveal: 'Reveal result',
		close: 'Close round',
		publish: 'Publish round',
		explain: 'How the score was made',
		champion: 'Champion'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test.describe(`results, in ${lang}`, () => {
		let world: Rooms;
		test.beforeAll(() => void (world = plantRooms('show')));
		test.afterAll(() => retireRooms(world));

		test('a viewer sees the bracket and every score explained, and the champion only once it is revealed', async ({
			page,
			browser,
			baseURL
		}) => {
			await page.goto(`${w.base}/results`);
			await checkPage(page);
			const bracket = page.locator('.bracket');
			await expect(bracket.getByRole('listitem').filter({ hasText: w.final }).first()).toBeVisible();
			await expect(page.getByRole('region', { name: w.champion })).toHaveCount(0);
			await page.locator('summary', { hasText: w.explain }).first().click();
			await expect(page.locator('table').first()).toBeVisible();
			await checkPage(page);
			await page.goto(`${w.base}/results/1`);
			await checkPage(page);

			const operator = await pageOf(browser, baseURL!, world.tokens.organiser);
			await operator.goto(`${w.base}/organiser/tournament`);
			await checkPage(operator);
			for (const step of [w.reveal, w.close, w.publish]) {
				await button(operator, step).first().click();
				const dialog = operator.getByRole('dialog');
				await expect(dialog).toBeVisible();
				await dialog.getByRole('button', { name: step, exact: true }).click();
				await expect(dialog).toBeHidden();
			}
			await page.goto(`${w.base}/results`);
			await expect(page.getByRole('region', { name: w.champion })).toContainText('Team');
			await checkPage(page);
			await page.goto(`${w.base}/results/3`);
			await checkPage(page);
			await operator.context().close();
		});
	});
}
