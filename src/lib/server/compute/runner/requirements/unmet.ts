/** What a runtime has. */
export interface Offer {
	version: string;
	packages: { name: string; version: string }[];
}

/** A requirement that the runtime does not meet; `offered` is the version it has, or null. */
export interface Unmet {
	name: string;
	wanted: string;
	offered: string | null;
}

/** For the refusal: `numpy ==2.0 (1.24.2 is offered), torch >=2 (not offered)`. */
export const unmetText = (unmet: Unmet[], show = 20): string => {
	const named = unmet
		.slice(0, show)
		.map(
			({ name, wanted, offered }) =>
				`${name} ${wanted} (${offered ? `${offered} is offered` : 'not offered'})`
		);
	const rest = unmet.length - show;
	return named.join(', ') + (rest > 0 ? `, … ${rest} more` : '');
};
