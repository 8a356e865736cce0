import { expect, type Browser, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expectAccessible } from './axe.ts';

export interface World {
	season: { id: string; slug: string };
	problem: { slug: string; title: { ko: string; en: string } };
	tokens: Record<'organiser' | 'captain' | 'member' | 'judge', string>;
	team: string;
}

function run(...args: string[]): string {
	const script = path.join(import.meta.dirname, 'plant-selection.ts');
	const env = {
		...process.env,
		DATA_DIR: process.env.E2E_DATA_DIR,
		DATABASE_URL: '',
		LOG_LEVEL: 'error',
		RATE_FACTOR: '1000'
	};
	return execFileSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
}

export const plantWorld = (kind: 'open' | 'judging'): World =>
	JSON.parse(run(kind).trim().split('\n').at(-1)!) as World;
export const retire = (world: World): void => void run('retire', world.season.id);

/** A page of its own for someone who is signed in. */
export async function pageOf(browser: Browser, baseURL: string, token: string): Promise<Page> {
	const context = await browser.newContext({ baseURL });
	await context.addCookies([{ name: 'session', value: token, url: baseURL }]);
	return context.newPage();
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
