import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { plantRankedPoll } from '../support/show-journey.ts';

const words = {
	ko: {
		base: '',
		wrong: /자리별 점수를 1위부터 적어 주세요/,
		save: '초안 저장',
		edit: '초안 고치기',
		points: '자리마다 점수가 있어요: 5 · 2',
		commit: '규칙 확정',
		open: '투표 열기',
		code: '확인점을 QR 코드로 보기',
		keyCode: '서명 키와 규칙을 QR 코드로 보기',
		sameKey: '이 투표의 서명 키와 같고',
		photograph: 'QR 코드 사진',
		current: '지금 기록의 최신 확인점과 같아요',
		unread: '사진에서 QR 코드를 찾지 못했어요',
		close: '투표 닫기',
		ended: '투표가 끝났어요',
		unanswered:
			'투표가 끝날 때까지 표에 대한 답을 받지 못해서 더 보내지 않아요. 그 전에 들어간 표라면 ‘내 영수증’에서 볼 수 있어요.',
		key: '집계 확인',
		publish: '결과 공개',
		recount: '직접 다시 세기'
	},
	en: {
		base: '/en',
		wrong: /Write the points of each place/,
		save: 'Save the draft',
		edit: 'Edit the draft',
		points: 'Points by place: 5 · 2',
		commit: 'Commit the rules',
		open: 'Open the vote',
		code: 'Show the checkpoint as a QR code',
		keyCode: 'Show the signing key and the rules as a QR code',
		sameKey: 'The key is that of this vote',
		photograph: 'Photograph of the QR code',
		current: 'It is the newest checkpoint of the log',
		unread: 'No QR code was found in the picture',
		close: 'Close the vote',
		ended: 'The vote has ended',
		unanswered:
			'Your ballot had no answer before the vote ended, so it is not sent any more. If it got in before that, you find it under “My receipts”.',
		key: 'Confirm the tally',
		publish: 'Publish the result',
		recount: 'Recount it yourself'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test(`a vote is drafted, fixed, opened, photographed, counted by two and published by hand, in ${lang}`, async ({
		browser,
		baseURL,
		isMobile
	}) => {
		test.skip(isMobile !== (lang === 'ko'), 'one language each');
		const { sessions } = plantRankedPoll();
		const person = async (session?: string): Promise<Page> => {
			const context = await browser.newContext({ baseURL });
			if (session) await context.addCookies([{ name: 'session', value: session, url: baseURL! }]);
			return context.newPage();
		};
		const operator = await person(sessions.operator);
		const press = async (name: string) => {
			await operator.getByRole('button', { name, exact: true }).click();
			await operator.getByRole('dialog').getByRole('button', { name, exact: true }).click();
		};
		const slug = `by-hand-${lang}-${Date.now().toString(36)}`;
		await operator.goto(`${w.base}/organiser/votes/new`);
		await expectAccessible(operator);
		const field = (name: string, at = 0) => operator.locator(`[name="${name}"]`).nth(at);
		await field('titleKo').fill('가장 기대되는 연구는?');
		await field('titleEn').fill('Which research do you look forward to?');
		await field('slug').fill(slug);
		for (const [at, [ko, en]] of [
			['한빛', 'Hanbit'],
			['물결', 'Wave']
		].entries()) {
			await field('optionKo[]', at).fill(ko!);
			await field('optionEn[]', at).fill(en!);
		}
		await field('kind', 2).check();
		await operator.getByRole('button', { name: w.save }).click();
		await expect(operator.getByText(w.wrong)).toBeVisible();
		await field('points').fill('3, 1');
		await operator.getByRole('button', { name: w.save }).click();
		await operator.getByRole('link', { name: w.edit }).click();
		await expect(field('points')).toHaveValue('3, 1');
		await field('points').fill('5, 2');
		await operator.getByRole('button', { name: w.save }).click();
		await expect(operator.getByText(w.points)).toBeVisible();
		await expectAccessible(operator);
		await press(w.commit);

		await expect(operator.getByRole('button', { name: w.open, exact: true })).toBeVisible();
		// Whoever waits for the opening has a pass before it.
		const early = await person();
		await early.addInitScript(() => void (Math.random = () => 0));
		const given = early.waitForResponse((answer) => answer.url().endsWith('/api/v1/viewer') && answer.ok());
		await early.goto(`${w.base}/vote/${slug}`);
		expect(await (await given).json()).toMatchObject({ pass: expect.any(String) });
		await early.close();

		await press(w.open);
		await expect(operator.getByRole('button', { name: w.close })).toBeVisible();
		await expectAccessible(operator);

		// The code that the page shows, as a photograph of the screen, read by the page that compares it.
		const viewer = await person();
		await viewer.goto(`${w.base}/vote/${slug}`);
		await viewer.getByText(w.code).click();
		const code = viewer.locator('img[src$="checkpoint.svg"]');
		await expect(code).toHaveJSProperty('complete', true);
		const photograph = (name: string, buffer: Buffer) =>
			viewer.getByLabel(w.photograph).setInputFiles({ name, mimeType: 'image/png', buffer });
		const seen = await code.screenshot();
		await viewer.getByText(w.keyCode).click();
		const keyCode = viewer.locator('img[src$="key.svg"]');
		await expect(keyCode).toHaveJSProperty('complete', true);
		const seenKey = await keyCode.screenshot();
		await viewer.goto(`${w.base}/vote/${slug}/verify`);
		await photograph('wall.png', await viewer.locator('h1').screenshot());
		await expect(viewer.getByText(w.unread)).toBeVisible();
		await photograph('screen.png', seen);
		await expect(viewer.getByText(w.current)).toBeVisible();
		await photograph('key.png', seenKey);
		await expect(viewer.getByText(w.sameKey)).toBeVisible();
		await expectAccessible(viewer);

		// A ballot whose line is dead until the vote is over: its page says what is known of it, and goes on saying so.
		const cut = await person();
		await cut.route('**/ballots', (route) => route.abort());
		await cut.goto(`${w.base}/vote/${slug}`);
		await cut.locator('[data-rest] [data-act=add]').first().click();
		await cut.locator('[data-submit]').click();
		await expect(cut.locator('form[data-vote]')).toHaveAttribute('aria-busy', 'true');

		await press(w.close);
		await expect(cut.getByText(w.ended, { exact: true })).toBeVisible({ timeout: 15_000 });
		await expect(cut.getByText(w.unanswered)).toBeVisible();
		await expectAccessible(cut);
		await cut.close();
		await operator.getByRole('button', { name: w.key }).click();
		const auditor = await person(sessions.auditor);
		await auditor.goto(`${w.base}/organiser/votes/${slug}`);
		await auditor.getByRole('button', { name: w.key }).click();
		await expect(auditor.getByRole('button', { name: w.key })).toBeHidden();
		await operator.reload();
		await press(w.publish);
		await expect(operator.getByRole('button', { name: w.publish, exact: true })).toHaveCount(0);
		await viewer.goto(`${w.base}/vote/${slug}`);
		await expect(viewer.getByRole('link', { name: w.recount }).first()).toBeVisible();
	});
}
