/** The address of a page of the team list, with its filters. */
export function teamListPath(search: { q: string; kind: string; selected: boolean }, page: number): string {
	const query = new URLSearchParams();
	if (search.q) query.set('q', search.q);
	if (search.kind) query.set('kind', search.kind);
	if (search.selected) query.set('selected', 'on');
	if (page > 1) query.set('page', String(page));
	return `/teams${query.size > 0 ? `?${query}` : ''}`;
}
