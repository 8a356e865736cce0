import { expect, test } from '@playwright/test';
import { button, checkPage, pageOf } from '../support/page.ts';
import { plantWorld, retire, type World } from '../support/selection-world.ts';

const words = {
	ko: {
		base: '',
		create: '팀 만들기',
		academia: '대학',
		invite: '새 초대 링크 만들기',
		join: '팀에 합류',
		save: '초안 저장',
		saved: '저장됨',
		unseen: '눈에 보이지 않는 문자',
		elsewhere: '다른 창이나 다른 팀원이 먼저 저장했어요',
		submit: '제안서 제출',
		empty: '비어 있는 항목이 있어요',
		submitted: '제출됨',
		withdraw: '제안서 철회',
		withdrawn: '철회했어요'
	},
	en: {
		base: '/en',
		create: 'Create the team',
		academia: 'Academia',
		invite: 'Make an invitation link',
		join: 'Join the team',
		save: 'Save the draft',
		saved: 'Saved',
		unseen: 'cannot be seen',
		elsewhere: 'Another tab or member saved first',
		submit: 'Submit the proposal',
		empty: 'Some parts are still empty',
		submitted: 'Submitted',
		withdraw: 'Withdraw the proposal',
		withdrawn: 'Withdrawn.'
	}
} as const;
const long = ['summary', 'approach', 'dataUse', 'risks', 'plan'];

for (const [lang, w] of Object.entries(words)) {
	test.describe(`a team, in ${lang}`, () => {
		test.describe.configure({ mode: 'serial' });
		let world: World;
		let slug = '';
		test.beforeAll(() => void (world = plantWorld('open')));
		test.afterAll(() => retire(world));

		test('is founded, and grows by an invitation', async ({ browser, baseURL }) => {
			const captain = await pageOf(browser, baseURL!, world.tokens.captain);
			slug = `hanbit-${lang}-${test.info().project.name}`;
			await captain.goto(`${w.base}/teams/new`);
			await checkPage(captain);
			await captain.locator('main [name=name]').fill(`한빛 ${slug}`);
			await captain.locator('main [name=slug]').fill(slug);
			await captain.getByLabel(w.academia).check();
			await button(captain, w.create).click();
			await expect(captain.getByRole('heading', { level: 1 })).toHaveText(`한빛 ${slug}`);
			await button(captain, w.invite).click();
			const link = await captain.locator('main code').innerText();
			await checkPage(captain);

			const member = await pageOf(browser, baseURL!, world.tokens.member);
			await member.goto(new URL(link).pathname);
			await checkPage(member);
			await button(member, w.join).click();
			await expect(member.locator('main')).toContainText('Mina Berg');
			await checkPage(member);
			const list = await pageOf(browser, baseURL!, '');
			await list.goto(`${w.base}/teams?q=${encodeURIComponent('한빛')}`);
			await expect(list.locator('main')).toContainText(`한빛 ${slug}`);
			await checkPage(list);
		});

		test('keeps its draft when two tabs write, and submits once', async ({ browser, baseURL }) => {
			const address = `${w.base}/teams/${slug}/entries/${world.problem.slug}`;
			const one = await pageOf(browser, baseURL!, world.tokens.captain);
			const two = await one.context().newPage();
			await one.goto(address);
			await checkPage(one);
			await two.goto(address);
			await one.locator('main [name=title]').fill('한빛의 침수 지도');
			await expect(one.locator('main form [role=status]')).toContainText(w.saved); // by itself, a moment later
			await one.locator('main [name=title]').fill('한빛의\u200b 침수 지도'); // as it comes from a paste
			await expect(one.locator('main form [role=status]')).toContainText(w.unseen);
			await one.locator('main [name=title]').fill('한빛의 침수 지도');
			await expect(one.locator('main form [role=status]')).toContainText(w.saved); // it did not stop for good
			await two.locator('main [name=title]').fill('another title');
			await button(two, w.save).click();
			await expect(two.locator('main')).toContainText(w.elsewhere);
			await two.close();

			await button(one, w.submit).click();
			await expect(one.locator('main [role=alert]')).toContainText(w.empty);
			for (const name of long) await one.locator(`main [name=${name}]`).fill(`${name} in plain words`);
			await one.locator('main [name="milestoneTitle[]"]').first().fill('first');
			await one.locator('main [name="itemName[]"]').first().fill('people');
			await one.locator('main [name="itemKrw[]"]').first().fill('12,000,000');
			await one.locator('main [name=acceptRules]').check();
			await button(one, w.submit).click();
			await expect(one.locator('main')).toContainText(w.submitted);
			await expect(one.locator('main')).toContainText('₩12,000,000');
			await checkPage(one);
		});

		test('withdraws for good', async ({ browser, baseURL }) => {
			const page = await pageOf(browser, baseURL!, world.tokens.captain);
			await page.goto(`${w.base}/teams/${slug}/entries/${world.problem.slug}`);
			await page.waitForLoadState('networkidle');
			await button(page, w.withdraw).click();
			await page.getByRole('dialog').getByRole('button', { name: w.withdraw }).click();
			await expect(page.locator('main')).toContainText(w.withdrawn);
		});
	});
}
