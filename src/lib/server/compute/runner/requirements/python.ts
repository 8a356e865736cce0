import { holdsMarker } from './markers.ts';
import { parseVersion, satisfiesClause } from './pep440.ts';
import type { Offer, Unmet } from './unmet.ts';

/** As package indexes compare names: `Scikit_Learn` is `scikit-learn`. */
export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

const REQUIREMENT =
	/^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:\(([^)]*)\)|([^;@]*))?\s*(?:;(.*))?$/;

/**
 * Which lines of a requirements.txt the runtime does not meet. Options, comments and hashes are passed over; what would
 * have to be fetched from somewhere is unmet, since nothing is installed and there is no network.
 */
export function unmetPython(text: string, offer: Offer): Unmet[] {
	const offered = new Map(offer.packages.map(({ name, version }) => [normalName(name), version]));
	return requirementLines(text).flatMap((line): Unmet[] => {
		if (/^(-e|--editable)\b|^[a-z+]+:\/\/|^\.{0,2}\//i.test(line) || / @ /.test(line))
			return [{ name: line.slice(0, 80), wanted: 'a file or an address', offered: null }];
		const match = REQUIREMENT.exec(line);
		if (!match) return [{ name: line.slice(0, 80), wanted: 'a line that can be read', offered: null }];
		const [, name, inBrackets, plain, marker] = match;
		if (marker && !holdsMarker(marker, offer.version)) return [];
		const wanted = (inBrackets ?? plain ?? '').trim();
		const found = offered.get(normalName(name!)) ?? null;
		return meets(found, wanted) ? [] : [{ name: name!, wanted: wanted || '*', offered: found }];
	});
}

/** Continued lines joined, comments and options dropped. */
function requirementLines(text: string): string[] {
	return text
		.replace(/^\ufeff/, '')
		.replace(/\\\r?\n/g, ' ')
		.split(/\r?\n/)
		.map((line) =>
			line
				.replace(/(^|\s)#.*$/, '')
				.replace(/\s--(hash|config-settings|global-option)\b.*$/, '')
				.trim()
		)
		.filter((line) => line !== '' && !/^-(?!e\b|-editable)/.test(line));
}

function meets(found: string | null, wanted: string): boolean {
	if (found === null) return false;
	const version = parseVersion(found);
	const clauses = wanted.split(',').filter((clause) => clause.trim() !== '');
	if (!version) return clauses.length === 0 || clauses.every((clause) => clause.trim() === `==${found}`);
	return clauses.every((clause) => satisfiesClause(version, clause) === true);
}
