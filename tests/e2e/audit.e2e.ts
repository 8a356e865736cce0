import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateTOTP } from '@oslojs/otp';
import { linkFor } from '../support/mailbox.ts';
import { plantRooms, retireRooms, type Rooms } from '../support/rooms-world.ts';
import { button, checkPage, pageOf } from '../support/page.ts';
import { Desk, plantShow, sessionOf } from '../support/show-journey.ts';

const password = 'a long enough sentence';
const root = path.join(import.meta.dirname, '../..');

const words = {
	ko: {
		base: '',
		signUp: '가입하기',
		confirm: '확인하고 로그인',
		turnOn: '2단계 인증 켜기',
		check: '코드 확인하고 켜기',
		signIn: '로그인',
		show: '확인',
		search: '찾기',
		give: '역할 맡기기',
		auditor: '감사자',
		chain: /기록의 사슬: 기록 [\d,]+건이 모두 맞아요/,
		ledger: /원장의 사슬: 이체 [\d,]+건이 모두 맞아요/,
		gave: '역할을 맡겼어요',
		published: '투표 결과를 공개했어요',
		older: '이전 기록',
		newer: '다음 기록',
		csv: 'CSV 내려받기',
		empty: '찾는 기록이 없어요',
		vote: (name: string) => `${name}에 투표`,
		start: '다시 세기 시작',
		agrees: '공개된 결과가 기록과 맞아요',
		bundle: '기록 내려받기'
	},
	en: {
		base: '/en',
		signUp: 'Sign up',
		confirm: 'Confirm and sign in',
		turnOn: 'Turn on the second factor',
		check: 'Check the code and turn on',
		signIn: 'Sign in',
		show: 'Confirm',
		search: 'Search',
		give: 'Give role',
		auditor: 'Auditor',
		chain: /Chain of entries: All [\d,]+ entries hold/,
		ledger: /Chain of transfers: All [\d,]+ transfers hold/,
		gave: 'gave a role',
		published: 'published the result of a vote',
		older: 'Older entries',
		newer: 'Newer entries',
		csv: 'Download CSV',
		empty: 'No entries match',
		vote: (name: string) => `Vote for ${name}`,
		start: 'Start the recount',
		agrees: 'The published result matches its log',
		bundle: 'Download the log'
	}
} as const;

/** `champion verify FILE`, as an auditor would type it. */
function recount(file: string): { code: number; says: string } {
	try {
		const says = execFileSync(process.execPath, ['bin/champion.mjs', 'verify', file, '--lang', 'en'], {
			cwd: root,
			encoding: 'utf8'
		});
		return { code: 0, says };
	} catch (thrown) {
		const { status, stdout } = thrown as { status: number; stdout: string };
		return { code: status, says: stdout };
	}
}

async function fill(page: Page, values: Record<string, string>): Promise<void> {
	for (const [name, value] of Object.entries(values)) await page.locator(`main [name=${name}]`).fill(value);
}

for (const [lang, w] of Object.entries(words)) {
	test.describe(`an auditor, in ${lang}`, () => {
		test.describe.configure({ mode: 'serial' });
		let world: Rooms;
		let name: string;
		let email: string;
		let recovery: string;
		test.beforeAll(() => {
			world = plantRooms('grants');
			name = `감사 ${Date.now() % 1_000_000}`;
			email = `auditor-${lang}-${Date.now()}@audit.example`;
		});
		test.afterAll(() => retireRooms(world));

		/** Signs in on a new device, with password and second factor. */
		async function signIn(page: Page): Promise<void> {
			await page.goto(`${w.base}/signin?next=/audit`);
			await fill(page, { email, password });
			await button(page, w.signIn).click();
			await expect(page).toHaveURL(/second-factor/);
			await fill(page, { code: recovery });
			await button(page, w.show).click();
			await expect(page).toHaveURL(new RegExp(`${w.base}/audit$`));
		}

		test('gets an account with a second factor, and the role from an organiser', async ({
			page,
			request,
			browser,
			baseURL
		}) => {
			await page.goto(`${w.base}/signup`);
			await fill(page, { name, email, password });
			await button(page, w.signUp).click();
			await expect(page.locator('main')).toContainText(email);
			await page.goto(await linkFor(request, email, 'confirm'));
			await fill(page, { password });
			await button(page, w.confirm).click();
			await expect(page).toHaveURL(/account$/);
			expect((await page.goto(`${w.base}/audit`))!.status()).toBe(403);

			await page.goto(`${w.base}/account/security`);
			await button(page, w.turnOn).click();
			const shown = await page.getByTestId('second-factor-key').innerText();
			const key = decodeBase32IgnorePadding(shown.replaceAll(' ', ''));
			await fill(page, { code: generateTOTP(key, 30, 6) });
			await button(page, w.check).click();
			recovery = await page.getByTestId('recovery-codes').getByRole('listitem').first().innerText();

			const organiser = await pageOf(browser, baseURL!, world.tokens.organiser);
			await organiser.goto(`${w.base}/organiser/people`);
			await organiser.locator('main [name=q]').fill(email);
			await button(organiser, w.search).click();
			await organiser.waitForURL(/[?&]q=/); // what is chosen in the list before is gone with it
			await organiser.waitForLoadState('networkidle'); // a choice that is made before the page's scripts run is not kept
			const card = organiser.locator('main article', { hasText: email });
			await card.locator('[name=role]').selectOption('auditor');
			await card.getByRole('button', { name: w.give }).click();
			await expect(card.getByRole('list')).toContainText(w.auditor);
			// Without scripts, too, the search is still there after an act.
			for (const form of await card.locator('form').all())
				expect(await form.getAttribute('action')).toContain(encodeURIComponent(email));
			await checkPage(organiser);
			await organiser.context().close();
		});

		test('reads who did what, by person, by kind and by day, recounts the vote and takes both files along', async ({
			page,
			browser,
			baseURL
		}) => {
			test.slow(); // a whole vote, and two recounts in processes of their own
			const show = plantShow();
			const operator = await browser.newContext({ baseURL });
			await operator.addCookies([sessionOf(show, baseURL!)]);
			const desk = new Desk(operator.request, show, baseURL!);
			await desk.plan();
			for (const cue of ['duel', 'vote-open']) await desk.take(cue);
			const viewer = await (await browser.newContext({ baseURL, javaScriptEnabled: false })).newPage();
			await viewer.goto(`${w.base}/vote/${show.pollSlug}`);
			await viewer.getByRole('button', { name: w.vote(show.names[0]) }).click();
			await desk.take('vote-close');
			await desk.confirmTally();
			await desk.take('reveal');
			for (let step = 0; step < 3; step++) await desk.act('step');
			await operator.close();
			await viewer.context().close();

			await signIn(page);
			const main = page.locator('main');
			await expect(main).toContainText(w.chain);
			await expect(main).toContainText(w.ledger);
			await checkPage(page);
			await page.goto(`${w.base}/audit?before=20`);
			const oldest = await main.getByRole('listitem').first().innerText();
			await page.getByRole('link', { name: w.newer }).click();
			await expect(page).toHaveURL(/after=/);
			await page.getByRole('link', { name: w.older }).click();
			await expect(main.getByRole('listitem').first()).toHaveText(oldest, { useInnerText: true });

			await page.goto(`${w.base}/audit`);
			await fill(page, { who: name });
			await main.locator('[name=kind]').selectOption('role');
			await button(page, w.search).click();
			await expect(page).toHaveURL(/kind=role/);
			const given = main.getByRole('listitem').filter({ hasText: w.gave });
			await expect(given).toContainText(w.auditor);
			await expect(given).toContainText(name);
			await expect(main.getByRole('listitem')).toHaveCount(1);
			await given.locator('summary').click();
			await expect(given).toContainText('role.granted');
			await checkPage(page);
			const saving = page.waitForEvent('download');
			await page.getByRole('link', { name: w.csv, exact: true }).click();
			const csv = readFileSync(await (await saving).path(), 'utf8')
				.trim()
				.split('\r\n');
			expect(csv).toHaveLength(2);
			expect(csv[1]).toContain('role.granted');
			await fill(page, { until: '2020-01-01' });
			await button(page, w.search).click();
			await expect(main).toContainText(w.empty);
			await checkPage(page);

			await page.goto(`${w.base}/audit?kind=vote`);
			const poll = main.getByRole('listitem').filter({ hasText: w.published }).first();
			await poll.getByRole('link').last().click();
			await main.locator(`a[href$="/vote/${show.pollSlug}/verify"]`).first().click();
			await button(page, w.start).click();
			await expect(main).toContainText(w.agrees, { timeout: 20_000 });
			await checkPage(page);
			const downloading = page.waitForEvent('download');
			await page.getByRole('link', { name: w.bundle }).click();
			const file = test.info().outputPath('vote-log.ndjson');
			await (await downloading).saveAs(file);
			const verdict = recount(file);
			expect(verdict.says).toContain('matches its log');
			expect(verdict.code).toBe(0);
			const forged = test.info().outputPath('forged.ndjson');
			writeFileSync(forged, readFileSync(file, 'utf8').replace(/(\["ballot","[^"]+",)1/, '$12'));
			expect(recount(forged)).toMatchObject({ code: 1 });
		});
	});
}
