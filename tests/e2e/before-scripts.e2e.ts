import { expect, test } from '@playwright/test';

/** Svelte leaves this on a select that it has taken over. */
const takenOver = () => '__value' in document.querySelector('main select')!;

test('what is typed, chosen and ticked before the scripts of a page are there stands when they come', async ({
	page
}) => {
	const scripts = Promise.withResolvers<void>();
	await page.route('**/*.js', async (route) => {
		await scripts.promise;
		await route.continue();
	});
	await page.goto('/en/teams', { waitUntil: 'domcontentloaded' });
	const form = page.getByRole('search');
	const kind = form.locator('select');
	const kinds = kind.locator('option');
	const last = (await kinds.last().getAttribute('value'))!;
	expect(await kind.inputValue()).not.toBe(last);
	await kind.selectOption(last);
	await form.getByRole('searchbox').fill('typed early');
	await form.getByRole('checkbox').check();
	expect(await page.evaluate(takenOver)).toBe(false);
	scripts.resolve();
	await page.waitForFunction(takenOver);
	await expect(kind).toHaveValue(last);
	await expect(form.getByRole('searchbox')).toHaveValue('typed early');
	await expect(form.getByRole('checkbox')).toBeChecked();
	await form.getByRole('button').click();
	await expect(page).toHaveURL(/q=typed\+early&kind=.+&selected=/);
	await expect(kind).toHaveValue(last);
});
