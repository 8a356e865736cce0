import { page } from '$app/state';

/**
 * The address of a form action on this page that keeps what the page was asked for: without scripts, or before they have come,
 * a list would lose its search.
 */
export function actionHere(name: string): string {
	const asked = new URLSearchParams([...page.url.searchParams].filter(([key]) => !key.startsWith('/')));
	return asked.size > 0 ? `?/${name}&${asked}` : `?/${name}`;
}
