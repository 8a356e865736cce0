import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fateOf } from './lost-ballot.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

async function told(answer: () => Response) {
	vi.stubGlobal('fetch', async () => answer());
	const fate = fateOf('final', undefined);
	await vi.advanceTimersByTimeAsync(5000);
	return fate;
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const refused = (code: string, status: number) => () => json({ error: { code, message: '' } }, status);

test('a ballot stands where it has a receipt, or has one made', async () => {
	const receipt = { option: [2, 1], code: 'A7F2', index: 3, text: 'signed' };
	expect(await told(() => json(receipt))).toEqual({ stands: true, option: [2, 1], code: 'A7F2' });
	expect(await told(refused('receipt_pending', 404))).toEqual({ stands: true });
});

test('only the vote itself says that there is none', async () => {
	expect(await told(refused('not_found', 404))).toEqual({ stands: false });
	expect(await told(refused('pass_needed', 401))).toEqual({ stands: false });
	for (const answer of [
		() => new Response('<html>Sign in to the hotel</html>'),
		() => new Response('<html>Forbidden</html>', { status: 403 }),
		() => json(null),
		() => json({}),
		refused('unavailable', 503),
		refused('too_many_requests', 429),
		() => {
			throw new TypeError('Failed to fetch');
		}
	])
		expect(await told(answer)).toBeNull();
});
