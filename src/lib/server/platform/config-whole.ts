/** What is set up whole or not at all. */
const wholes = [
	['IDENTITY_ISSUER', 'IDENTITY_CLIENT_ID', 'IDENTITY_CLIENT_SECRET'],
	['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
];

/** A sentence for each of these that is named in part. */
export const partFaults = (values: Partial<Record<string, string>>): string[] =>
	wholes.flatMap((names) => {
		const missing = names.filter((name) => values[name] === undefined);
		if (missing.length === 0 || missing.length === names.length) return [];
		const given = names.filter((name) => values[name] !== undefined);
		return [
			`${listed(missing)}: must be set, too, where ${listed(given)} ${given.length > 1 ? 'are' : 'is'}`
		];
	});

const listed = (names: string[]): string => names.join(', ').replace(/, (\w+)$/, ' and $1');
