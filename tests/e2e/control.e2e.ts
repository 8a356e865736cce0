import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { Desk, plantShow, sessionOf } from '../support/show-journey.ts';

const words = {
	ko: { base: '', mine: '내 표가 들어갔어요', voteFor: (name: string) => `${name}에 투표`, issue: '자막 화면 주소 만들기', label: '출력 이름', overlays: '자막 화면', wins: (name: string) => `${name} 승`, frozen: '결과 발표 전까지 화면을 고정했어요', panic: '비상 차단 중', confirm: '집계 확인하러 가기', open: '투표: 투표 중', openVote: '투표 열기', photograph: 'QR 코드 사진', sameKey: '이 투표의 서명 키와 같고' },
	en: { base: '/en', mine: 'Your vote is in', voteFor: (name: string) => `Vote for ${name}`, issue: 'Make an overlay address', label: 'Name of the output', overlays: 'Overlays', wins: (name: string) => `${name} wins`, frozen: 'The picture is held until the announcement', panic: 'Panic: every output is blank', confirm: 'Confirm the tally', open: 'Vote: Open', openVote: 'Open vote', photograph: 'Photograph of the QR code', sameKey: 'The key is that of this vote' }
} as const; // prettier-ignore

test.use({ viewport: { width: 1920, height: 1080 } });
test.skip(({ isMobile }) => isMobile === true, 'the control room sits at a wide screen');

/** The stage of a page shows this scene. */
const scene = (page: Page, name: string) =>
	expect(page.locator('.on-air').last()).toHaveAttribute('data-scene', name);

for (const [lang, w] of Object.entries(words)) {
	test(`an operator runs a match from the keyboard while viewers follow, in ${lang}`, async ({
		page,
		browser,
		baseURL
	}) => {
		const show = plantShow();
		const [cheong, hong] = show.names;
		await page.context().addCookies([sessionOf(show, baseURL!)]);
		const desk = new Desk(page.request, show, baseURL!);
		for (const verb of ['thaw', 'calm']) await desk.act(verb); // what an earlier journey may have left
		await desk.plan();
		const [duel, , closing, reveal] = await desk.cues();

		const viewer = await (
			await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } })
		).newPage();
		await viewer.goto(`${w.base}/live`);
		await page.goto(`${w.base}/control`);
		await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
		await expectAccessible(page);

		await page.locator(`button[name=cueId][value="${duel!.id}"]`).click();
		await expect(page.locator(`button[name=cueId][value="${duel!.id}"]`)).toHaveAttribute(
			'aria-pressed',
			'true'
		);
		await page.locator('h1').click();
		await page.keyboard.press('Enter');
		await scene(page, 'duel');
		await scene(viewer, 'duel');
		await expect(viewer.getByText(cheong).first()).toBeVisible();

		await page.keyboard.press('Enter');
		await scene(viewer, 'vote-open');
		await viewer.getByRole('button', { name: w.voteFor(hong) }).click();
		await expect(viewer.getByText(w.mine)).toBeVisible();
		await expect(viewer.getByText(w.mine)).toBeInViewport();
		await expectAccessible(viewer);

		const match = (await page.context().newPage()).locator('article', { hasText: cheong });
		await match.page().goto(`${w.base}/organiser/tournament`);
		await expect(match.getByRole('link', { name: w.open })).toHaveAttribute(
			'href',
			`${w.base}/organiser/votes/${show.pollSlug}`
		);
		await expect(match.getByRole('button', { name: w.openVote })).toHaveCount(0);
		await match.page().close();

		await page.locator('details', { hasText: w.overlays }).last().locator('summary').click();
		await page.getByLabel(w.label).fill('OBS 1');
		await page.getByRole('button', { name: w.issue }).click();
		const address = await page.locator('pre', { hasText: '/overlay/programme' }).innerText();
		const overlay = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
		await overlay.goto(address);
		await scene(overlay, 'vote-open');
		await overlay.setViewportSize({ width: 960, height: 540 });
		await expect(overlay.locator('.on-air')).toBeInViewport({ ratio: 1 });

		// Whoever photographs the television while the vote is open can tell later that key and rules are still the same.
		const codes = await overlay.context().newPage();
		await codes.goto(address.replace('/programme', '/key'));
		const code = codes.locator('[data-code=key] img');
		await expect(code).toHaveJSProperty('complete', true);
		await expect(codes.locator('.plate')).toBeInViewport({ ratio: 1 });
		expect((await code.boundingBox())!.width).toBeGreaterThan(500);
		const phone = await viewer.context().newPage();
		await phone.goto(`${w.base}/vote/${show.pollSlug}/verify`);
		const picture = { name: 'television.png', mimeType: 'image/png', buffer: await codes.screenshot() };
		await phone.getByLabel(w.photograph).setInputFiles(picture);
		await expect(phone.getByText(w.sameKey)).toBeVisible();
		await phone.close();
		const told = codes
			.waitForEvent('websocket')
			.then((line) =>
				line.waitForEvent('framereceived', ({ payload }) => String(payload).includes(show.pollSlug))
			);
		await codes.goto(address.replace('/programme', '/checkpoint'));
		await told;
		await expect(codes.locator('h1')).toHaveText('checkpoint');
		await expect(codes.locator('[data-code]')).toHaveCount(0);

		await page.locator('h1').click();
		await page.keyboard.press('f');
		await expect(viewer.getByText(w.frozen)).toBeVisible();
		await page.keyboard.press('Enter');
		await expect(page.locator(`button[value="${closing!.id}"]`)).toHaveAttribute('aria-current', 'true');
		await scene(viewer, 'vote-open');
		await page.keyboard.press('f');
		await scene(viewer, 'vote-close');

		for (const _ of [1, 2, 3]) await page.keyboard.press('Escape');
		await expect(page.getByText(w.panic)).toBeVisible();
		await scene(viewer, 'panic');
		await expect(overlay.locator('.on-air')).toHaveCount(0);
		await expect(codes.locator('[data-code]')).toHaveCount(0);
		await desk.act('calm');
		await scene(viewer, 'vote-close');
		await expect(codes.locator('[data-code]')).toHaveCount(2);
		await expect(codes.locator('.plate')).toBeInViewport({ ratio: 1 });

		// The desk says what the reveal waits for before anybody presses.
		const confirm = page.getByRole('link', { name: w.confirm });
		await expect(confirm).toHaveAttribute('href', `${w.base}/organiser/votes/${show.pollSlug}`);
		await desk.confirmTally();
		await expect(confirm).toHaveCount(0);
		await desk.act('take', reveal!.id);
		await scene(viewer, 'reveal');
		await expect(viewer.getByText(w.wins(hong))).toHaveCount(0);
		for (let step = 0; step < 3; step++) await desk.act('step');
		await expect(viewer.getByText(/ (승|wins)$/)).toBeVisible();
	});
}
