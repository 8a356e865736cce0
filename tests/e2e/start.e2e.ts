import { expect, test } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';

for (const [lang, address] of [
	['ko', '/'],
	['en', '/en']
] as const) {
	test(`the front page opens in ${lang}, readable for everybody`, async ({ page }) => {
		const errors: string[] = [];
		page.on('pageerror', (error) => errors.push(error.message));
		await page.goto(address);
		await expect(page.locator('html')).toHaveAttribute('lang', lang);
		await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
		const wide = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
		expect(wide, 'nothing sticks out to the right').toBeLessThanOrEqual(0);
		await expectAccessible(page);
		expect(errors).toEqual([]);
	});
}
