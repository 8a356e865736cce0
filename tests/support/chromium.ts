import { chromium as playwright } from '@playwright/test';
import { existsSync } from 'node:fs';

/** The first browser that is there: the named one, the system's, Playwright's own, or the one that npm carries. */
async function find(): Promise<string | undefined> {
	const named = process.env.CHROMIUM_PATH;
	if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH=${named} does not exist.`);
	const system = [named, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
	for (const file of [...system, playwright.executablePath()]) if (file && existsSync(file)) return file;
	const { default: packed } = await import('@sparticuz/chromium');
	return packed.executablePath();
}

export const chromium = {
	executablePath: await find(),
	args: [
		'--no-sandbox', // Chromium's own sandbox does not start as root, where CI runs
		'--disable-gpu',
		'--disable-dev-shm-usage',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--no-first-run'
	]
};
