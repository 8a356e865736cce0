import { expect, test, type Page } from '@playwright/test';

const words = {
	ko: {
		base: '',
		needed: '필수 항목이에요.',
		email: '이메일 주소를 확인해 주세요. 예: name@example.com',
		short: '10자 이상 입력해 주세요.',
		half: '빠진 칸 없이 끝까지 입력해 주세요.',
		least: '3 이상이어야 해요.',
		choose: '보기 가운데 하나를 골라 주세요.'
	},
	en: {
		base: '/en',
		needed: 'This field is required.',
		email: 'Check the e-mail address, for example name@example.com.',
		short: 'Use at least 10 characters.',
		half: 'Fill in every part of it.',
		least: 'Must be 3 or more.',
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
		await plantForm(
			page,
			w.base,
			'<input type=radio name=side value=1 required><input type=radio name=side value=2 required>'
		);
		await page.getByRole('button', { name: 'Go' }).click();
		expect(await faultOf(page, 'side')).toBe(w.choose);
		await expect(page.locator('#sent')).toHaveCount(0);
		await page.locator('main [value="2"]').check();
		await page.getByRole('button', { name: 'Go' }).click();
		await expect(page.locator('#sent')).toHaveCount(1);
	});

	test(`half a date, a number too small and a wrong pattern are told apart, in ${lang}`, async ({ page }) => {
		const slug =
			'<p id=hint>Small letters.</p><input name=slug pattern=[a-z]+ aria-describedby=hint value=ABC>';
		await plantForm(
			page,
			w.base,
			`<input type=date name=day required><input type=number name=count min=3 value=1>${slug}`
		);
		await page.locator('main [name=day]').click({ position: { x: 12, y: 8 } });
		await page.keyboard.type('1');
		await page.getByRole('button', { name: 'Go' }).click();
		expect(await faultOf(page, 'day')).toBe(w.half);
		expect(await faultOf(page, 'count')).toBe(w.least);
		expect(await faultOf(page, 'slug')).toBe('Small letters.');
		await expect(page.locator('#sent')).toHaveCount(0);
	});
}

/** A form of these fields on a page of ours; it is called `sent` once it was. */
async function plantForm(page: Page, base: string, fields: string): Promise<void> {
	await page.goto(`${base}/signup`, { waitUntil: 'networkidle' });
	await page.locator('main').evaluate((main, fields) => {
		main.innerHTML = `<form>${fields}<button>Go</button></form>`;
		main.firstElementChild!.addEventListener('submit', (event) => {
			event.preventDefault();
			main.firstElementChild!.id = 'sent';
		});
	}, fields);
}
