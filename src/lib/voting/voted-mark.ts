// A browser in which a ballot was cast says so to the pages that show it, and to no others. Without the mark those pages are the
// same for every device, with a pass or without, and a crowd is given one rendering. It holds nothing: what was cast, the
// database says. Where it is lost, the page asks for a ballot, and the vote answers that there is one.

export const votedCookie = 'voted';
const daySeconds = 24 * 3600;

/** Where the mark is shown. The live page has another vote tomorrow. */
export const votedPlaces = (slug: string): { path: string; maxAge: number }[] =>
	['', '/en'].flatMap((base) => [
		{ path: `${base}/vote/${slug}`, maxAge: 60 * daySeconds },
		{ path: `${base}/live`, maxAge: daySeconds / 2 }
	]);

/** For the browser's own scripts, once a ballot stands. */
export function markVoted(slug: string): void {
	for (const { path, maxAge } of votedPlaces(slug))
		document.cookie = `${votedCookie}=1; Path=${path}; Max-Age=${maxAge}; SameSite=Lax`;
}
