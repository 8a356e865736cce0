import { expect, type APIRequestContext } from '@playwright/test';

/** The path of the newest link to `page` that was sent to an address. */
export async function linkFor(request: APIRequestContext, to: string, page: string): Promise<string> {
	const letters = (await (
		await request.get(`/dev/mail?to=${encodeURIComponent(to)}`, { headers: { accept: 'application/json' } })
	).json()) as { body: string }[];
	const link = letters[0]?.body.match(new RegExp(`https?://[^/]+(\\S*/${page}/\\S+)`))?.[1];
	expect(link, `a ${page} link sent to ${to}`).toBeDefined();
	return link!;
}
