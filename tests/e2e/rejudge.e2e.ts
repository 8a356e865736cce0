import { expect, test, type Page } from '@playwright/test';
import { button, checkPage, pageOf } from '../support/page.ts';
import { plant } from '../support/planting.ts';

interface Planted {
	slug: string;
	/** The one that the wrong truth keeps behind, and the one before it. */
	teams: [string, string];
	tokens: Record<'organiser' | 'captain', string>;
}

/** Presses a button that asks first, and says yes. */
async function confirm(page: Page, name: string): Promise<void> {
	await button(page, name).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name, exact: true }).click();
	await expect(dialog).toBeHidden();
}

test.describe('scoring again', () => {
	test.describe.configure({ mode: 'serial' });
	let planted: Planted;
	test.beforeAll(() => void (planted = plant<Planted>('plant-rejudge.ts')));

	/** Names and scores of the public board, in its order. */
	async function board(page: Page): Promise<string[][]> {
		const table = await page.request.get(`/problems/${planted.slug}/leaderboard.csv`);
		const [head, ...rows] = (await table.text()).trim().split('\r\n');
		const [team, value] = ['name', 'value'].map((name) => head!.split(',').indexOf(name));
		return rows.map((row) => [row.split(',')[team!]!, row.split(',')[value!]!]);
	}

	test('rows of a wrong truth are left out: tried aside, compared, applied, and shown to all', async ({
		browser,
		baseURL
	}) => {
		const [right, like] = planted.teams;
		const page = await pageOf(browser, baseURL!, planted.tokens.organiser);
		await page.goto('/organiser/rejudge');
		await checkPage(page);
		await page.getByRole('link', { name: '새 묶음 만들기' }).click();
		await checkPage(page);
		await page.locator('main [name=problem]').selectOption(planted.slug);
		await page.locator('main [name=reasonKo]').fill('두 행의 정답이 틀렸습니다');
		await page.locator('main [name=reasonEn]').fill('The truth of two rows was wrong');
		await page.locator('main [name=blocked]').fill('b1\nb2');
		await button(page, '다시 채점 시작').click();
		await page.waitForURL(/\/organiser\/rejudge\/[0-9a-f-]{36}$/);
		await expect(page.getByText('비교 대기')).toBeVisible({ timeout: 30_000 });
		const ranks = page.getByRole('table').first().locator('tbody tr');
		await expect(ranks.nth(0)).toContainText(right);
		await expect(ranks.nth(0)).toContainText(/2.*1.*0\.5000.*1\.0000/s);
		await expect(ranks.nth(1)).toContainText(/1.*2.*0\.7500.*0\.5000/s);
		await checkPage(page);
		const before = [
			[like, '0.75'],
			[right, '0.5']
		];
		expect(await board(page)).toEqual(before);

		await confirm(page, '적용');
		await expect(page.getByText('적용됨').first()).toBeVisible();
		expect(await board(page)).toEqual([
			[right, '1'],
			[like, '0.5']
		]);
		const captain = await pageOf(browser, baseURL!, planted.tokens.captain);
		await captain.goto(`/problems/${planted.slug}/leaderboard`);
		await expect(captain.locator('main')).toContainText('두 행의 정답이 틀렸습니다');
		await checkPage(captain);
		expect((await captain.goto('/organiser/rejudge'))!.status()).toBe(403);
		for (const one of [page, captain]) await one.context().close();
	});

	test('a set that changes nothing is thrown away, in en', async ({ browser, baseURL }) => {
		const page = await pageOf(browser, baseURL!, planted.tokens.organiser);
		const before = await board(page);
		await page.goto('/en/organiser/rejudge/new');
		await page.waitForLoadState('networkidle'); // a choice that is made before the page's scripts run is not kept
		await page.locator('main [name=problem]').selectOption(planted.slug);
		await page.locator('main [name=reasonKo]').fill('확인');
		await page.locator('main [name=reasonEn]').fill('To be sure');
		await button(page, 'Start rejudging').click();
		await page.waitForURL(/\/en\/organiser\/rejudge\/[0-9a-f-]{36}$/);
		await expect(page.getByText('Ready to compare')).toBeVisible({ timeout: 30_000 });
		await expect(page.getByText('No score changes.')).toBeVisible();
		await confirm(page, 'Throw away');
		await expect(page.getByText('Thrown away').first()).toBeVisible();
		await expect(button(page, 'Apply')).toHaveCount(0);
		await checkPage(page);
		await page.goto('/en/organiser/rejudge');
		await expect(page.getByRole('row', { name: /To be sure/ })).toContainText('Thrown away');
		expect(await board(page)).toEqual(before);
		await page.context().close();
	});
});
