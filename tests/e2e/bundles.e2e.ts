import { expect, test } from '@playwright/test';
import { trapsV2, zipOf } from '../support/bundles.ts';
import { plantRooms, retireRooms, type Rooms } from '../support/rooms-world.ts';
import { button, checkPage, pageOf } from '../support/page.ts';

const words = {
	ko: {
		base: '',
		preview: '미리 보기',
		broken: 'zip 파일이 아니에요',
		guessed: '월을 먼저 읽어 이렇게 이해했어요: 2026-01-02',
		dropped: '대회 그림(logo.png)',
		make: '초안 만들기',
		track: '교육',
		done: '문제 초안 2개를 만들었어요',
		download: '묶음 내려받기',
		truth: '정답도 넣기'
	},
	en: {
		base: '/en',
		preview: 'Preview',
		broken: 'This is not a zip',
		guessed: 'read month first, as 2026-01-02',
		dropped: 'The picture logo.png',
		make: 'Make drafts',
		track: 'Education',
		done: 'Problem drafts made: 2',
		download: 'Download the bundle',
		truth: 'Include the truth'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test.describe(`competition bundles, in ${lang}`, () => {
		let world: Rooms;
		test.beforeAll(() => void (world = plantRooms('grants')));
		test.afterAll(() => retireRooms(world));

		test('from a zip over its preview to drafts, and out again', async ({ browser, baseURL }) => {
			const page = await pageOf(browser, baseURL!, world.tokens.organiser);
			await page.goto(`${w.base}/organiser/import`);
			await checkPage(page);
			const file = page.locator('input[name=bundle]');
			await file.setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
			await button(page, w.preview).click();
			await expect(page.locator('main')).toContainText(w.broken);

			// The language makes it another bundle: the same one is imported once in a season.
			const buffer = zipOf({ ...trapsV2(), [`${lang}-${Date.now()}.txt`]: '' });
			await file.setInputFiles({ name: 'competition.zip', mimeType: 'application/zip', buffer });
			await button(page, w.preview).click();
			await expect(page).toHaveURL(/organiser\/import\/[0-9a-f-]{36}$/);
			const main = page.locator('main');
			await expect(main).toContainText(w.guessed);
			await expect(main).toContainText(w.dropped);
			await checkPage(page);
			await page.locator('select[name=track]').selectOption({ label: w.track });
			await button(page, w.make).click();
			await expect(main).toContainText(w.done);
			await checkPage(page);

			await main.getByRole('link', { name: 'Doubling: Development' }).click();
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('Doubling: Development');
			await page.getByLabel(w.truth, { exact: true }).check();
			const [download] = await Promise.all([page.waitForEvent('download'), button(page, w.download).click()]);
			expect(download.suggestedFilename()).toMatch(/^doubling-development-p1(-\d+)?\.zip$/);
			await page.context().close();
		});
	});
}
