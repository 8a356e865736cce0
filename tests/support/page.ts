import { expect, type Browser, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';

/** A page of its own for someone who is signed in. */
export async function pageOf(browser: Browser, baseURL: string, token: string): Promise<Page> {
	const context = await browser.newContext({ baseURL });
	await context.addCookies([{ name: 'session', value: token, url: baseURL }]);
	return context.newPage();
}

/** Signs in by the form at the address. */
export async function signIn(page: Page, address: string, email: string, password: string): Promise<void> {
	await page.goto(address);
	await page.locator('main [name=email]').fill(email);
	await page.locator('main [name=password]').fill(password);
	await page.locator('main form').getByRole('button').first().click();
	await page.waitForURL((url) => !url.pathname.includes('signin'));
}

/** One h1, nothing wider than the screen, and no fault that axe knows. */
export async function checkPage(page: Page): Promise<void> {
	await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
	const wider = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(wider, `width of ${page.url()}`).toBe(0);
	await expectAccessible(page);
}

export const button = (page: Page, name: string) =>
	page.locator('main').getByRole('button', { name, exact: true });
