import { defineConfig } from '@playwright/test';
import { rmSync } from 'node:fs';
import { noInstallation } from './scripts/lib/no-installation.ts';
import { scratchFolder } from './scripts/lib/scratch-folder.ts';
import { chromium } from './tests/support/chromium.ts';

// Workers read this file again; what it decides once travels to them in the environment.
const port = (process.env.E2E_PORT ??= '41730');
if (!process.env.E2E_DATA_DIR) {
	const folder = scratchFolder('e2e');
	process.env.E2E_DATA_DIR = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
const origin = `http://127.0.0.1:${port}`;
// A provider that vouches for whoever types a name; what plants polls for such people names it, too.
const provider = Number(port) + 1000;
Object.assign(process.env, {
	IDENTITY_ISSUER: `http://127.0.0.1:${provider}`,
	IDENTITY_CLIENT_ID: 'champion',
	IDENTITY_CLIENT_SECRET: 'a secret between the two, long enough',
	IDENTITY_NAME_KO: '한빛인증',
	IDENTITY_NAME_EN: 'Hanbit ID'
});

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.e2e.ts',
	outputDir: `test-results/e2e-${port}`,
	// One server and one season for all: journeys run one after the other, file by file.
	workers: 1,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	retries: process.env.CI ? 1 : 0,
	reporter: 'list',
	use: {
		baseURL: origin,
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		launchOptions: chromium,
		screenshot: 'only-on-failure',
		trace: 'on-first-retry' // recording slows every journey
	},
	projects: [
		{ name: 'desktop', testIgnore: '**/bad-input.e2e.ts', use: { viewport: { width: 1280, height: 800 } } },
		// The phone hears one language: what changes between languages is text, and the desktop hears both.
		{
			name: 'mobile',
			testIgnore: '**/bad-input.e2e.ts',
			grepInvert: /, in en\b/,
			use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
		},
		{ name: 'nonsense', testMatch: '**/bad-input.e2e.ts' } // no page is looked at
	],
	webServer: [
		{
			command: `"${process.execPath}" tests/support/identity-provider.ts ${provider} ${origin}`,
			url: `http://127.0.0.1:${provider}/.well-known/openid-configuration`,
			reuseExistingServer: false,
			gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 }
		},
		{
			command: `"${process.execPath}" server.js`,
			url: `${origin}/api/health`,
			timeout: 120_000,
			reuseExistingServer: false,
			gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
			stdout: process.env.DEBUG ? 'pipe' : 'ignore',
			env: {
				...noInstallation,
				HOST: '127.0.0.1',
				PORT: port,
				DATA_DIR: process.env.E2E_DATA_DIR,
				ORIGIN: '',
				DEMO: '1',
				PLANT: '0', // journeys plant what they need; a demo season that grows meanwhile would cross them
				LOG_LEVEL: 'warn',
				RATE_FACTOR: '1000',
				CHECK_ANSWERS: '1', // an answer that the API's schemas do not describe is a fault
				PASSES_PER_NETWORK: '100000',
				PASS_WAIT_SECONDS: '0' // a journey without scripts presses at once
			}
		}
	]
});
