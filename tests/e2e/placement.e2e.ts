import { expect, test } from '@playwright/test';
import { plantRooms, retireRooms, type Rooms } from '../support/rooms-world.ts';
import { button, checkPage, pageOf } from '../support/page.ts';

const words = {
	ko: {
		base: '',
		title: '의료 예측 연구원',
		name: '이름',
		give: '동의하기',
		purpose: '이용 목적: 채용·연구·창업 지원 제안',
		offer: '제안 보내기',
		message: '함께 일하고 싶습니다',
		accept: '수락',
		accepted: '수락함',
		withdraw: '동의 거두기',
		hidden: '비공개'
	},
	en: {
		base: '/en',
		title: 'Clinical forecasting engineer',
		name: 'Name',
		give: 'Give consent',
		purpose: 'Purpose: offers of employment, research or start-up support',
		offer: 'Make offer',
		message: 'We would like to work with you',
		accept: 'Accept',
		accepted: 'Accepted',
		withdraw: 'Withdraw',
		hidden: 'Not shown'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test.describe(`after-care, in ${lang}`, () => {
		let world: Rooms;
		test.beforeAll(() => void (world = plantRooms('placement')));
		test.afterAll(() => retireRooms(world));

		test('a person consents, receives an offer, accepts it, and takes the consent back', async ({
			page,
			browser,
			baseURL
		}) => {
			await page.goto(`${w.base}/placement`);
			await expect(page.locator('main')).toContainText(w.title);
			await checkPage(page);

			const recruiter = await pageOf(browser, baseURL!, world.recruiter);
			await recruiter.goto(`${w.base}/placement/for/${world.slug}`);
			await expect(recruiter.locator('main article')).toHaveCount(0);
			await checkPage(recruiter);

			const person = await pageOf(browser, baseURL!, world.tokens.captain);
			await person.goto(`${w.base}/placement/me`);
			await checkPage(person);
			await person.locator('select[name=organisationId]').selectOption({ index: 1 });
			await person.getByLabel(w.name, { exact: true }).check();
			await expect(person.locator('main')).toContainText(w.purpose);
			await button(person, w.give).click();
			await expect(person.getByRole('button', { name: new RegExp(w.withdraw) })).toBeVisible();

			await recruiter.reload();
			await recruiter.locator('main article summary').click();
			await recruiter.locator('textarea[name=message]').fill(w.message);
			await button(recruiter, w.offer).click();
			await expect(recruiter.locator('table')).toContainText(w.title);
			await checkPage(recruiter);

			await person.reload();
			await expect(person.locator('main')).toContainText(w.message);
			await button(person, w.accept).click();
			const dialog = person.getByRole('dialog');
			await dialog.getByRole('button', { name: w.accept, exact: true }).click();
			await expect(dialog).toBeHidden();
			await recruiter.reload();
			await expect(recruiter.locator('table')).toContainText(w.accepted);

			await person.getByRole('button', { name: new RegExp(w.withdraw) }).click();
			await expect(person.getByRole('button', { name: new RegExp(w.withdraw) })).toHaveCount(0);
			await recruiter.reload();
			await expect(recruiter.locator('main article')).toHaveCount(0);
			await expect(recruiter.locator('table')).toContainText(w.hidden);
			for (const other of [recruiter, person]) await other.context().close();
		});
	});
}
