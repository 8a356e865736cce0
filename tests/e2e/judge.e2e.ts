import { expect, test } from '@playwright/test';
import { button, checkPage, pageOf } from '../support/page.ts';
import { plantWorld, retire, type World } from '../support/selection-world.ts';

const words = {
	ko: {
		base: '',
		submit: '심사 제출',
		submitted: '심사를 제출했어요',
		decide: '선발 결정',
		decided: '선발을 결정했어요',
		publish: '편지 발표',
		published: '결과를 발표했어요',
		letter: '물길 팀 여러분께'
	},
	en: {
		base: '/en',
		submit: 'Submit the review',
		submitted: 'The review is submitted',
		decide: 'Decide',
		decided: 'Stage one is decided',
		publish: 'Publish the letters',
		published: 'The outcome is public',
		letter: 'Dear members of 물길'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test.describe(`stage one, in ${lang}`, () => {
		test.describe.configure({ mode: 'serial' });
		let world: World;
		test.beforeAll(() => void (world = plantWorld('judging')));
		test.afterAll(() => retire(world));

		test('a judge scores by keyboard without meeting a name', async ({ browser, baseURL }) => {
			const judge = await pageOf(browser, baseURL!, world.tokens.judge);
			await judge.goto(`${w.base}/judge`);
			await checkPage(judge);
			await judge.waitForLoadState('networkidle');
			await judge.keyboard.press('j');
			await judge.keyboard.press('Enter');
			await expect(judge).toHaveURL(/\/judge\/[0-9a-f-]{36}$/);
			await judge.waitForLoadState('networkidle');
			for (const key of ['4', '5', '3']) await judge.keyboard.press(key);
			await expect(judge.locator('main input:checked')).toHaveCount(3);
			await expect(judge.locator('main')).toContainText('▇▇▇');
			for (const name of ['물길', 'NOVA', 'Kestrel'])
				await expect(judge.locator('main article')).not.toContainText(name);
			await judge.locator('main [name=commentToTeam]').fill('현장 시험의 규모가 더 분명하면 좋겠습니다.');
			await checkPage(judge);
			await button(judge, w.submit).click();
			await expect(judge.locator('main')).toContainText(w.submitted);
			const before = judge.url();
			await judge.locator('h1').click();
			await judge.keyboard.press('j');
			await expect(judge).not.toHaveURL(before);
		});

		test('an organiser decides with a reason and publishes the letters', async ({ browser, baseURL }) => {
			const organiser = await pageOf(browser, baseURL!, world.tokens.organiser);
			for (const part of ['', '/rubric', '/conflicts', '/assignment', '/ranking']) {
				await organiser.goto(`${w.base}/organiser/selection${part}`);
				await checkPage(organiser);
			}
			await organiser.waitForLoadState('networkidle');
			await button(organiser, w.decide).click();
			const dialog = organiser.getByRole('dialog');
			await dialog.locator('[name=reason]').fill('두 심사위원이 제때 마치지 못했습니다.');
			await dialog.getByRole('button', { name: w.decide }).click();
			await expect(organiser.locator('main')).toContainText(w.decided);
			await button(organiser, w.publish).click();
			await organiser.getByRole('dialog').getByRole('button', { name: w.publish }).click();
			await expect(organiser.locator('main')).toContainText(w.published);
		});

		test('a team reads its letter, and anyone reads the outcome', async ({ browser, baseURL }) => {
			const captain = await pageOf(browser, baseURL!, world.tokens.captain);
			await captain.goto(`${w.base}/teams/${world.team}/letters`);
			await expect(captain.locator('main article').first()).toContainText(w.letter);
			await checkPage(captain);
			await captain.goto(`${w.base}/selection/${world.season.slug}`);
			await expect(captain.locator('main')).toContainText(world.problem.title[lang as 'ko' | 'en']);
			await checkPage(captain);
			const data = (await (await captain.request.get(`/api/v1/selection/${world.season.slug}`)).json()) as {
				seed: string;
			};
			expect(data.seed.length).toBeGreaterThan(10);
			const runs = await captain.request.get(`/api/v1/selection/${world.season.slug}/certificate`);
			expect(runs.status()).toBe(200);
		});
	});
}
