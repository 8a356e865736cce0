import { expect, test, type Page } from '@playwright/test';
import { dataFiles } from '../support/data-files.ts';
import { checkPage, signIn as enter } from '../support/page.ts';
import { plant } from '../support/planting.ts';

interface Planted {
	mark: string;
	password: string;
	proposer: string;
	organiser: string;
	reader: string;
}

const words = {
	ko: {
		base: '',
		submit: '제출하기',
		endorse: '공감해요',
		ask: '질문하기',
		official: '공식 답변',
		published: '공개했어요.'
	},
	en: {
		base: '/en',
		submit: 'Submit',
		endorse: 'Endorse',
		ask: 'Ask',
		official: 'Official',
		published: 'Published.'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test.describe(`from need to open problem, in ${lang}`, () => {
		test.describe.configure({ mode: 'serial' });
		let planted: Planted;
		let title = '';
		let slug = '';
		let need = '';
		const ko = lang === 'ko';
		const own = ko ? 'Ko' : 'En';

		const signIn = (page: Page, email: string) => enter(page, `${w.base}/signin`, email, planted.password);
		const field = (page: Page, name: string) => page.locator(`main [name="${name}"]`);
		const press = (page: Page, action: string) =>
			page
				.locator(
					`main form[action^="${action}"] button:not([formaction]), main button[formaction="${action}"]`
				)
				.first()
				.click();

		test.beforeAll(() => {
			planted = plant<Planted>('plant-problems.ts');
			title = `응급실 예측 ${planted.mark} ${lang} ${test.info().project.name}`;
			slug = `er-${planted.mark}-${lang}-${test.info().project.name}`;
		});

		test('the home page says what is on and what to do', async ({ page }) => {
			await page.goto(w.base || '/');
			await expect(page.locator('[aria-current=step]')).toBeInViewport();
			await checkPage(page);
		});

		test('a hospital proposes a need, and is told what is missing', async ({ page }) => {
			await signIn(page, planted.proposer);
			await page.goto(`${w.base}/needs/propose`);
			await checkPage(page);
			await field(page, 'track').selectOption('medicine');
			await field(page, `title${own}`).fill(title);
			await page.getByRole('button', { name: w.submit, exact: true }).click();
			await expect(page.locator('main [aria-invalid=true]').first()).toBeVisible();
			await expect(field(page, `title${own}`)).toHaveValue(title);
			for (const part of ['sufferers', 'description', 'tried', 'data', 'success', 'offer'])
				await field(page, `${part}${own}`).fill(`${part}: 하루 300명`);
			await field(page, 'organisation').selectOption({ index: 1 });
			await field(page, 'contact').fill('SEALED hana@garam.example');
			await page.getByRole('button', { name: w.submit, exact: true }).click();
			await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
			need = page.url().split('/').at(-1)!;
			await expect(page.locator('h1')).toHaveText(title);
			await checkPage(page);
		});

		test('a reader endorses it once, without seeing the contact', async ({ page }) => {
			await signIn(page, planted.reader);
			await page.goto(`${w.base}/needs`);
			await checkPage(page);
			await page.goto(`${w.base}/needs/${need}`);
			await page.getByRole('button', { name: new RegExp(w.endorse) }).click();
			await expect(page.locator('main form[action="?/withdraw"]')).toBeVisible();
			expect(await page.content()).not.toContain('SEALED');
		});

		test('an organiser scores and shortlists it with a reason', async ({ page }) => {
			await signIn(page, planted.organiser);
			await page.goto(`${w.base}/organiser/triage`);
			await checkPage(page);
			const card = page.locator(`#need-${need}`);
			await card.locator('form[action="?/takeUp"] button').click();
			await expect(card.locator('form[action="?/takeUp"]')).toHaveCount(0);
			await card
				.locator('details', { has: page.locator('form[action="?/score"]') })
				.locator('summary')
				.click();
			for (const key of ['representative', 'felt', 'ready'])
				await card.locator(`label:has([name="score_${key}"][value="4"])`).click();
			await card.locator('form[action="?/score"] button').click();
			await expect(card.locator('table')).toBeVisible();
			await card
				.locator('details', { has: page.locator('form[action="?/shortlist"]') })
				.locator('summary')
				.click();
			await card.locator(`[name=reason${own}]`).fill('대표성이 큽니다');
			await card.locator('form[action="?/shortlist"] button:not([formaction])').click();
			await expect(card.locator('a[href*="/organiser/problems/new"]')).toBeVisible();
			await checkPage(page);
		});

		test('an organiser makes a problem of it, is told what is missing, and publishes', async ({ page }) => {
			await signIn(page, planted.organiser);
			await page.goto(`${w.base}/organiser/problems/new?need=${need}`);
			await checkPage(page);
			await field(page, 'slug').fill(slug);
			for (const suffix of ['Ko', 'En'])
				for (const part of ['title', 'summary', 'statement', 'rules'])
					await field(page, `${part}${suffix}`).fill(part === 'title' ? title : `${part} **${suffix}**`);
			await press(page, '?/create');
			await page.waitForURL(/\/organiser\/problems\/[0-9a-f-]{36}$/);
			await expect(page.locator('main form[action="?/publish"]')).toHaveCount(0);
			await checkPage(page);
			for (const [role, text] of Object.entries(dataFiles)) {
				await field(page, 'role').selectOption(role);
				await page.locator('main input[type=file]').setInputFiles({
					name: `${role}.csv`,
					mimeType: 'text/csv',
					buffer: Buffer.from(text)
				});
				await press(page, '?/upload');
				await expect(page.locator('main table')).toContainText(`${role}.csv`);
			}
			const publish = ko ? '문제 공개' : 'Publish';
			await page.locator('main').getByRole('button', { name: publish, exact: true }).first().click();
			await page.getByRole('dialog').getByRole('button', { name: publish, exact: true }).click();
			await expect(page.locator('main')).toContainText(w.published);
			await checkPage(page);
		});

		test('a reader reads it, takes the data, and asks; the owner answers officially', async ({ page }) => {
			await page.goto(`${w.base}/problems`);
			await checkPage(page);
			await page.goto(`${w.base}/problems/${slug}`);
			await checkPage(page);
			await expect(page.locator('main')).not.toContainText('truth.csv');
			const href = await page.getByRole('link', { name: /train\.csv/ }).getAttribute('href');
			expect(await (await page.request.get(href!)).text()).toBe(dataFiles.train);
			await page.goto(`${w.base}/organisations`);
			await page.locator('main a[href*="/organisations/"]:not([href$="/create"])').first().click();
			await expect(page.locator('main').getByRole('link', { name: title })).toBeVisible();
			await checkPage(page);
			await signIn(page, planted.reader);
			await page.goto(`${w.base}/problems/${slug}/questions`);
			await checkPage(page);
			await field(page, 'title').fill('외부 데이터를 써도 되나요');
			await page.locator('main form[action="?/ask"] [name=body]').fill('날씨 자료입니다');
			await page.getByRole('button', { name: w.ask, exact: true }).click();
			await expect(page.locator('main article')).toContainText('외부 데이터를');
			await page.context().clearCookies();
			await signIn(page, planted.proposer);
			await page.goto(`${w.base}/problems/${slug}/questions`);
			await page.locator('main article details summary').first().click();
			await page.locator('main article [name=body]').fill('쓸 수 있습니다');
			await page.locator('main article form[action="?/answer"] button').click();
			await expect(page.locator('main article')).toContainText(w.official);
			await checkPage(page);
		});
	});
}
