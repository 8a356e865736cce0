/** Numbers as text, by the places of their metrics; empty where there is none. */
export interface SpeltScores {
	values: string[];
	/** What the best constant answer reaches. */
	trivials: string[];
	/** Of the first metric: low, high and rows. */
	range: string[];
}

const score = /"((?:[^"\\]|\\.)*)": ?\[([^,\]]*), ?([^\]]*), ?([^,\]]*)\]/g;

/** The places of metrics, by their names as packed scores spell them. */
export const placesOf = (metrics: readonly string[]): ReadonlyMap<string, number> =>
	new Map(metrics.map((metric, place) => [JSON.stringify(metric).slice(1, -1), place]));

/**
 * Packed scores, `{"accuracy": [0.9, 0.8, 1, 1000, null], …`, as they are spelt: a table file of 5,000 teams holds 200,000
 * numbers, and making each of them a number and a text again takes longer than all the rest.
 */
export function speltScores(packed: string, places: ReadonlyMap<string, number>): SpeltScores {
	const values: string[] = new Array(places.size).fill('');
	const trivials = [...values];
	let range: string[] = ['', '', ''];
	score.lastIndex = 0;
	for (let found; (found = score.exec(packed));) {
		const place = places.get(found[1]!);
		if (place === undefined) continue;
		values[place] = known(found[2]!);
		trivials[place] = known(found[4]!);
		if (place === 0) range = found[3]!.split(/, ?/).map(known);
	}
	return { values, trivials, range };
}

const known = (number: string): string => (number === 'null' ? '' : number);
