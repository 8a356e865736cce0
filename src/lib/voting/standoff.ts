/**
 * Whether people are of different minds about something that wants several of one mind: nobody gives a second opinion, so
 * somebody who has not spoken must decide.
 */
export const isStandoff = (opinions: readonly { outcome: string }[]): boolean =>
	new Set(opinions.map(({ outcome }) => outcome)).size > 1;

/** How many more people of one mind are wanted at the least. */
export function stillWanted(opinions: readonly { outcome: string }[], approvals: number): number {
	const sizes = opinions.map((one) => opinions.filter(({ outcome }) => outcome === one.outcome).length);
	return Math.max(0, approvals - Math.max(0, ...sizes));
}
