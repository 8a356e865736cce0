import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateTOTP } from '@oslojs/otp';
import { expect, test, type Page } from '@playwright/test';
import { linkFor } from '../support/mailbox.ts';
import { checkPage } from '../support/page.ts';

const password = 'a long enough sentence';
const json = { accept: 'application/json' };

const words = {
	ko: {
		base: '',
		signUp: '가입하기',
		confirm: '확인하고 로그인',
		signIn: '로그인',
		account: '내 계정',
		turnOn: '2단계 인증 켜기',
		check: '코드 확인하고 켜기',
		show: '확인',
		register: '등록하기',
		verified: '확인됨',
		wrong: '이메일 주소나 비밀번호가 맞지 않아요'
	},
	en: {
		base: '/en',
		signUp: 'Sign up',
		confirm: 'Confirm and sign in',
		signIn: 'Sign in',
		account: 'My account',
		turnOn: 'Turn on the second factor',
		check: 'Check the code and turn on',
		show: 'Confirm',
		register: 'Register',
		verified: 'Verified',
		wrong: 'The e-mail address or the password is not right'
	}
} as const;

const submit = (page: Page, name: string) =>
	page.locator('main').getByRole('button', { name, exact: true }).click();

for (const [lang, w] of Object.entries(words)) {
	test.describe(`an account, in ${lang}`, () => {
		test.describe.configure({ mode: 'serial' });
		let email = '';

		test('begins with a letter and ends on the account page', async ({ page, request }) => {
			const domain = `clinic-${test.info().project.name}-${lang}-${Date.now()}.example`;
			email = `byeol@${domain}`;
			await page.goto(`${w.base}/signup`);
			await checkPage(page);
			await page.locator('main [name=name]').fill('한별 Byeol');
			await page.locator('main [name=email]').fill(email.toUpperCase());
			await page.locator('main [name=password]').fill('1234567890');
			await submit(page, w.signUp);
			await expect(
				page.locator('main [role=alert], main .form-message, main [tabindex="-1"]').first()
			).toBeVisible();
			await page.locator('main [name=password]').fill(password);
			await submit(page, w.signUp);
			await expect(page.locator('main')).toContainText(email);
			await checkPage(page);

			await page.goto(await linkFor(request, email, 'confirm'));
			await checkPage(page);
			await page.locator('main [name=password]').fill(password);
			await submit(page, w.confirm);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.account);
			await checkPage(page);
			expect(await (await page.request.get('/api/v1/me')).json()).toMatchObject({
				email,
				locale: lang,
				roles: []
			});
		});

		test('is entered without JavaScript too, and a wrong password says nothing of the address', async ({
			browser,
			baseURL
		}) => {
			const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
			const page = await context.newPage();
			for (const who of [email, `nobody-${email}`]) {
				await page.goto(`${w.base}/signin`);
				await page.locator('main [name=email]').fill(who);
				await page.locator('main [name=password]').fill('not the sentence');
				await submit(page, w.signIn);
				await expect(page.locator('main')).toContainText(w.wrong);
			}
			await page.goto(`${w.base}/signin?next=/account`);
			await page.locator('main [name=email]').fill(email);
			await page.locator('main [name=password]').fill(password);
			await submit(page, w.signIn);
			await expect(page).toHaveURL(new RegExp(`${w.base}/account$`));
			await context.close();
		});

		test('is guarded by a second factor on the next device', async ({ page, request }) => {
			await page.goto(`${w.base}/signin?next=/account/security`);
			await checkPage(page);
			await page.locator('main [name=email]').fill(email);
			await page.locator('main [name=password]').fill(password);
			await submit(page, w.signIn);
			await submit(page, w.turnOn);
			const key = decodeBase32IgnorePadding(
				(await page.getByTestId('second-factor-key').innerText()).replaceAll(' ', '')
			);
			await checkPage(page);
			await page.locator('main [name=code]').fill(generateTOTP(key, 30, 6));
			await submit(page, w.check);
			const codes = page.getByTestId('recovery-codes').getByRole('listitem');
			await expect(codes).toHaveCount(10);
			const recovery = await codes.first().innerText();
			await checkPage(page);

			await page.context().clearCookies();
			await page.goto(`${w.base}/signin?next=/account`);
			await page.locator('main [name=email]').fill(email);
			await page.locator('main [name=password]').fill(password);
			await submit(page, w.signIn);
			await expect(page).toHaveURL(/second-factor/);
			await checkPage(page);
			await page.locator('main [name=code]').fill(recovery);
			await submit(page, w.show);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.account);
			const letters = (await (
				await request.get(`/dev/mail?to=${email}`, { headers: json })
			).json()) as unknown[];
			expect(letters.length).toBeGreaterThan(1);
		});

		test('founds the organisation of its own mail domain', async ({ page, request }) => {
			await page.goto(`${w.base}/forgot`);
			await checkPage(page);
			await page.locator('main [name=email]').fill(email);
			await page.locator('main form button').last().click();
			await expect(page.locator('main')).toContainText(email);
			await page.goto(await linkFor(request, email, 'reset'));
			await checkPage(page);
			await page.locator('main [name=password]').fill(`${password} again`);
			await page.locator('main form button').last().click();
			await expect(page).toHaveURL(/signin/);
			await page.locator('main [name=email]').fill(email);
			await page.locator('main [name=password]').fill(`${password} again`);
			await submit(page, w.signIn);
			await expect(page).toHaveURL(/second-factor/);

			await page.goto(`${w.base}/organisations/create`);
			await checkPage(page);
			await page.locator('main [name=nameKo]').fill('한빛의료원');
			await page.locator('main [name=nameEn]').fill('Hanbit Medical Centre');
			await page.locator('main [name=kind]').selectOption('hospital');
			await submit(page, w.register);
			await expect(page.locator('main')).toContainText(w.verified);
			await checkPage(page);
			await page.goto(`${w.base}/organisations`);
			await checkPage(page);
		});
	});
}

test('a form or a JSON write from another site is refused', async ({ request }) => {
	const foreign = { origin: 'https://evil.example' };
	const form = await request.post('/signout?/signOut', { headers: foreign, form: {} });
	expect(form.status()).toBe(403);
	const data = await request.post('/theme', { headers: foreign, data: { theme: 'dark' } });
	expect(data.status()).toBe(403);
});

test('the appearance is kept, and nobody is sent elsewhere by it', async ({ page, baseURL }) => {
	const chosen = await page.request.post('/theme', {
		headers: { origin: baseURL! },
		form: { theme: 'dark', to: '//evil.example' },
		maxRedirects: 0
	});
	expect(chosen.headers().location).toBe('/');
	await page.goto('/signin');
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await checkPage(page);
});

test('pages for organisers are closed to everybody else', async ({ page }) => {
	expect((await page.goto('/organiser/people'))?.status()).toBe(401);
	await checkPage(page);
});
