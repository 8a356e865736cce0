import { expect, test, type Page } from '@playwright/test';

const words = {
	ko: {
		base: '',
		needed: '필수 항목이에요.',
		email: '이메일 주소를 확인해 주세요. 예: name@example.com',
		short: '10자 이상 입력해 주세요.',
		choose: '보기 가운데 하나를 골라 주세요.'
	},
	en: {
		base: '/en',
		needed: 'This field is required.',
		email: 'Check the e-mail address, for example name@example.com.',
		short: 'Use at least 10 characters.',
		choose: 'Choose one of the options.'
	}
} as const;

const faultOf = (page: Page, name: string) =>
	page
		.locator(`main [name=${name}]`)
		.first()
		.evaluate((field: HTMLInputElement) => field.validationMessage);

for (const [lang, w] of Object.entries(words)) {
	test(`a field says what is wrong in the words of the page, until it is right, in ${lang}`, async ({
		page
	}) => {
		await page.goto(`${w.base}/signup`, { waitUntil: 'networkidle' });
		const form = page.locator('main form');
		const send = () => form.getByRole('button').last().click();
		await send();
		expect(await faultOf(page, 'name')).toBe(w.needed);
		await form.locator('[name=name]').fill('한별');
		await form.locator('[name=email]').fill('byeol');
		await form.locator('[name=password]').pressSequentially('short');
		await send();
		expect(await faultOf(page, 'name')).toBe('');
		expect(await faultOf(page, 'email')).toBe(w.email);
		expect(await faultOf(page, 'password')).toBe(w.short);
		await form.locator('[name=email]').fill('byeol@example.com');
		expect(await faultOf(page, 'email')).toBe('');
	});

	test(`another one of a group is chosen after the page asked for one, in ${lang}`, async ({ page }) => {
		await page.goto(`${w.base}/signup`, { waitUntil: 'networkidle' });
		await page.locator('main').evaluate((main) => {
			main.innerHTML = `<form>
				<input type="radio" name="side" value="1" required><input type="radio" name="side" value="2" required>
				<button>Go</button></form>`;
			main.firstElementChild!.addEventListener('submit', (event) => {
				event.preventDefault();
				main.firstElementChild!.id = 'sent';
			});
		});
		await page.getByRole('button', { name: 'Go' }).click();
		expect(await faultOf(page, 'side')).toBe(w.choose);
		await expect(page.locator('#sent')).toHaveCount(0);
		await page.locator('main [value="2"]').check();
		await page.getByRole('button', { name: 'Go' }).click();
		await expect(page.locator('#sent')).toHaveCount(1);
	});
}
