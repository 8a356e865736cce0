import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { checkPage, signIn as enter } from '../support/page.ts';
import { plantArena, type PlantedArena } from '../support/planting.ts';

const predictions = (...labels: string[]) =>
	`id,prediction\n${labels.map((label, i) => `b${i + 1},${label}`).join('\n')}\n`;
const csv = (text: string) => ({ name: 'predictions.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test.describe('from a file to the board', () => {
	test.describe.configure({ mode: 'serial' });
	let planted: PlantedArena;
	let submission = '';

	test.beforeAll(() => void (planted = plantArena()));

	const signIn = (page: Page, email: string) => enter(page, '/signin', email, planted.password);
	const submit = async (
		page: Page,
		file: { name: string; mimeType: string; buffer: Buffer },
		kind = 'predictions'
	) => {
		await page.goto(`/problems/${planted.slug}/submit`);
		await page.locator(`main [name=kind][value=${kind}]`).check();
		await page.setInputFiles('main [name=file]', file);
		await page.locator('main form[enctype] button').click();
		await page.waitForURL(/\/submissions\/[0-9a-f-]{36}$/);
	};

	test('a team hands in predictions and watches them being scored', async ({ page }) => {
		await signIn(page, planted.captain);
		await page.goto(`/problems/${planted.slug}/submit`);
		await checkPage(page);
		await submit(page, csv(predictions('sealedleft', 'sealedleft', 'sealedleft')));
		await expect(page.getByText('채점 완료')).toBeVisible({ timeout: 30_000 });
		await expect(page.getByText('1.0000').first()).toBeVisible();
		submission = new URL(page.url()).pathname;
		await checkPage(page);
	});

	test('a wrong file is refused with its line and what to write there', async ({ page }) => {
		await signIn(page, planted.captain);
		await submit(page, csv(predictions('sealedleft', 'nowhere', 'sealedleft')));
		await expect(page.getByText('3번째 줄에 없는 등급이 있어요: nowhere')).toBeVisible({ timeout: 30_000 });
		await checkPage(page);
	});

	test('a file over the limit is told of as soon as it is chosen, before anything is sent', async ({ page }, {
		outputDir
	}) => {
		await signIn(page, planted.captain);
		await page.goto(`/problems/${planted.slug}/submit`);
		await page.locator('main [name=kind][value=predictions]').check();
		let asked = 0;
		page.on('request', (request) => (asked += Number(request.method() === 'POST')));
		mkdirSync(outputDir, { recursive: true });
		const large = path.join(outputDir, 'large.csv');
		writeFileSync(large, '');
		truncateSync(large, 70 * 1024 * 1024);
		await page.setInputFiles('main [name=file]', large);
		const told = page.getByText('large.csv: 70 MB라서 한도 32 MB를 넘어요');
		await expect(told).toBeVisible();
		await page.locator('main form[enctype] button').click();
		await expect(told).toBeVisible();
		expect(asked).toBe(0);
		await checkPage(page);
		const small = csv(predictions('sealedleft'));
		await page.setInputFiles('main [name=file]', small);
		await expect(told).toBeHidden();
		await expect(page.locator('main form[enctype]')).toContainText(small.name);
	});

	test('an upload that breaks off goes on after a reload, by the same file, and is recognised ever after', async ({
		page
	}) => {
		await signIn(page, planted.captain);
		const buffer = Buffer.concat([Buffer.from('id,prediction\n'), randomBytes(20 * 1024 * 1024)]);
		const file = { name: 'large.csv', mimeType: 'text/csv', buffer };
		const hand = async () => {
			// Before its scripts are there the page sends a file in one piece, as it does without any.
			await page.goto(`/problems/${planted.slug}/submit`, { waitUntil: 'networkidle' });
			await page.locator('main [name=kind][value=predictions]').check();
			await page.setInputFiles('main [name=file]', file);
			await page.locator('main form[enctype] button').click();
		};
		let passed = 0;
		await page.route('**/api/store/**', (route) => (passed++ === 0 ? route.continue() : route.abort()));
		await hand();
		await expect(page.getByText('다시 보내는 중')).toBeVisible({ timeout: 30_000 }); // twenty megabytes were read
		await page.getByRole('button', { name: '멈추기' }).click();
		await expect(page.getByRole('button', { name: '이어서 올리기' })).toBeVisible();
		await checkPage(page);

		await page.unroute('**/api/store/**');
		let sent = 0;
		page.on('request', (request) => (sent += Number(request.url().includes('/api/store/'))));
		await page.reload();
		await expect(page.getByText('올리다 만 제출이 있어요')).toBeVisible();
		await hand();
		await page.waitForURL(/\/submissions\/[0-9a-f-]{36}$/);
		expect(sent).toBe(2);
		await expect(page.getByText(createHash('sha256').update(buffer).digest('hex'))).toBeVisible();

		await hand();
		await expect(page.getByText('이미 제출한 파일이에요')).toBeVisible();
		await checkPage(page);
	});

	test('a program is run in the sandbox, or refused with the reason', async ({ page }) => {
		await signIn(page, planted.captain);
		await page.goto(`/problems/${planted.slug}/submit`);
		const offered = page.locator('main [name=kind][value=code]');
		if (await offered.isDisabled()) {
			await expect(page.getByText('지금은 코드를 받지 않아요')).toBeVisible();
			return;
		}
		const main = `import fs from 'node:fs'; console.log('열심히 푸는 중');
			fs.writeFileSync('/out/predictions.csv', ${JSON.stringify(predictions('sealedleft', 'sealedright', 'sealedleft'))});`;
		await submit(
			page,
			{
				name: 'code.zip',
				mimeType: 'application/zip',
				buffer: Buffer.from(zipSync({ 'main.mjs': strToU8(main) }))
			},
			'code'
		);
		await expect(page.getByText('채점 완료')).toBeVisible({ timeout: 45_000 });
		await expect(page.getByText('열심히 푸는 중')).toBeVisible();
	});

	test('it works without JavaScript, too', async ({ browser, baseURL }) => {
		const context = await browser.newContext({ javaScriptEnabled: false, baseURL, locale: 'ko-KR' });
		const page = await context.newPage();
		await signIn(page, planted.captain);
		await submit(page, csv(predictions('sealedright', 'sealedleft', 'sealedleft')));
		await expect(page.locator('h1')).toContainText(planted.team);
		await context.close();
	});

	test('everybody sees the board, in both languages and as a table file', async ({ page }) => {
		for (const base of ['', '/en']) {
			await page.goto(`${base}/problems/${planted.slug}/leaderboard`);
			await expect(page.getByRole('link', { name: planted.team }).first()).toBeVisible();
			await checkPage(page);
		}
		const table = await page.request.get(`/problems/${planted.slug}/leaderboard.csv`);
		expect((await table.text()).split('\r\n')[1]).toMatch(/^1,.*,1,1,1,1,/);
		expect((await page.request.get(`/problems/${planted.slug}/leaderboard.csv?split=private`)).status()).toBe(
			404
		);
	});

	test('to others a submission does not exist', async ({ page }) => {
		expect((await page.goto(submission))!.status()).toBe(404);
		await signIn(page, planted.outsider);
		expect((await page.goto(submission))!.status()).toBe(404);
		expect((await page.request.get(`/api/v1${submission}`)).status()).toBe(404);
	});

	test('an organiser sees the jobs and what contains code', async ({ page }) => {
		await signIn(page, planted.organiser);
		const response = await page.goto('/organiser/jobs?show=ended');
		if (response!.status() === 401) return; // the role waits for a second factor, which its own journey covers
		await expect(page.getByText(planted.team).first()).toBeVisible();
		await checkPage(page);
	});
});
