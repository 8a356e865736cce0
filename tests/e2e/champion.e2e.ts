import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { Terminal } from '../support/champion.ts';
import { checkPage, signIn as enter } from '../support/page.ts';
import { plantArena, type PlantedArena } from '../support/planting.ts';

const words = {
	ko: {
		base: '',
		allow: '네, 내가 시작했어요. 로그인 허용',
		allowed: '터미널을 로그인시켰어요',
		revoke: '폐기',
		rank: '순위'
	},
	en: {
		base: '/en',
		allow: 'Yes, I started this. Let it in',
		allowed: 'The terminal is let in',
		revoke: 'Revoke',
		rank: 'rank'
	}
} as const;

for (const [lang, w] of Object.entries(words)) {
	test.describe(`a team at its terminal, in ${lang}`, () => {
		test.describe.configure({ mode: 'serial', timeout: 120_000 });
		let planted: PlantedArena;
		let terminal: Terminal;

		test.beforeAll(() => {
			const { project } = test.info();
			test.skip((lang === 'ko') !== (project.name === 'mobile'), 'each language once, each width once');
			planted = plantArena();
			terminal = new Terminal(() => project.use.baseURL!);
			terminal.env = { LANG: lang === 'ko' ? 'ko_KR.UTF-8' : 'en_US.UTF-8' };
		});
		test.afterAll(() => terminal?.close());

		const signIn = (page: Page, next: string) =>
			enter(page, `${w.base}/signin?next=${encodeURIComponent(next)}`, planted.captain, planted.password);

		test('signs in by a code that the browser confirms, hands in, and stands on the board', async ({
			page
		}) => {
			const login = terminal.start('login');
			await expect.poll(login.heard, { timeout: 20_000 }).toMatch(/device\?code=[A-Z]{4}-[A-Z]{4}/);
			const [, code] = /device\?code=([A-Z-]{9})/.exec(login.heard())!;
			await signIn(page, `/device?code=${code}`);
			await expect(page.getByTestId('user-code')).toHaveText(code!);
			await expect(page.getByText(/champion .* on /)).toBeVisible();
			await checkPage(page);
			await page.getByRole('button', { name: w.allow }).click();
			await expect(page.getByText(w.allowed)).toBeVisible();
			await checkPage(page);
			expect(await login.ended).toMatchObject({ code: 0 });

			const labels = ['sealedleft', 'sealedleft', 'sealedleft'].map((label, at) => `b${at + 1},${label}`);
			writeFileSync(terminal.at('p.csv'), `id,prediction\n${labels.join('\n')}\n`);
			const handed = await terminal.run('submit', planted.slug, 'p.csv', '--wait', '--json');
			expect([handed.code, JSON.parse(handed.out)]).toEqual([
				0,
				expect.objectContaining({ state: 'scored', filename: 'p.csv' })
			]);
			const { id } = JSON.parse(handed.out) as { id: string };
			expect(await terminal.run('logs', id, '-f')).toMatchObject({ code: 0 });
			const board = await terminal.run('leaderboard', planted.slug);
			expect(board.out).toContain(w.rank);
			expect(board.out).toContain(planted.team);
		});

		test('a wrong file ends with 1 and says where it is wrong', async () => {
			writeFileSync(terminal.at('wrong.csv'), 'id,prediction\nb1,nowhere\nb2,sealedleft\nb3,sealedleft\n');
			const { code, out } = await terminal.run('submit', planted.slug, 'wrong.csv', '--wait');
			expect([code, out]).toEqual([1, expect.stringContaining('bad_format')]);
		});

		test('the page shows the token in use; revoked there, it opens nothing', async ({ page }) => {
			await signIn(page, '/account/tokens');
			await expect(page.getByText('aic_…')).toBeVisible();
			await checkPage(page);
			await page.getByRole('button', { name: w.revoke }).first().click();
			await page.getByRole('dialog').getByRole('button', { name: w.revoke }).click();
			await expect(page.getByText('aic_…')).toBeHidden();
			expect((await terminal.run('whoami')).code).toBe(3);
		});

		test('the server hands the command out as one file', async ({ request }) => {
			const file = await request.get('/champion.mjs');
			writeFileSync(terminal.at('champion.mjs'), await file.body());
			const run = (...args: string[]) =>
				execFileSync(process.execPath, [terminal.at('champion.mjs'), ...args], { encoding: 'utf8' });
			expect(run('problems', '--server', terminal.server())).toContain(planted.slug);
		});

		test('the page of the API answers what it is asked', async ({ page }) => {
			await page.goto(`${w.base}/api`);
			await checkPage(page);
			await page.locator('#readBoard summary').click();
			await page.locator('#readBoard [name=slug]').fill(planted.slug);
			await page.locator('#readBoard form button').click();
			await expect(page.locator('#readBoard form pre')).toContainText(planted.team);
			await checkPage(page);
		});
	});
}
