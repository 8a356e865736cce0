import { minuteOf, type PollResult, type PollRules } from './leaf.ts';
import type { Count } from './standing.ts';
import type { CheckName } from './verdict.ts';

/** What the log itself came to. */
interface Found extends Count {
	ballots: number;
	minutes: [first: string, last: string];
}
type Fault = [name: CheckName, fault: string];

/** Compares a published result with what was found in its log; empty where all is borne out. */
export function judgeResult(rules: PollRules, result: PollResult, found: Found): Fault[] {
	const faults = tallyFaults(result, found.points);
	if (!(result.approvals >= rules.approvals))
		faults.push(['tally', `the tally was confirmed by ${result.approvals} of ${rules.approvals} people`]);
	for (const part of ['counted', 'superseded', 'quarantined'] as const)
		if (result[part] !== found[part])
			faults.push(['reconciled', `${part}: found ${found[part]}, published ${result[part]}`]);
	if (result.received !== found.ballots + refusedOf(result))
		faults.push([
			'reconciled',
			`received ${result.received}, in the log ${found.ballots}, refused ${refusedOf(result)}`
		]);
	if (found.ballots > 0 && !inside(result, found.minutes))
		faults.push(['ballots', `ballots from ${found.minutes[0]} to ${found.minutes[1]}`]);
	return faults;
}

/** received = counted + superseded + quarantined + refused, in numbers. */
export const equation = (result: PollResult): string =>
	`${result.received} = ${result.counted} + ${result.superseded} + ${result.quarantined} + ${refusedOf(result)}`;

function tallyFaults(result: PollResult, points: Map<number, number>): Fault[] {
	const published = new Map(
		Object.entries(result.counts ?? {}).map(([number, votes]) => [Number(number), votes])
	);
	const different = [...new Set([...points.keys(), ...published.keys()])].filter(
		(number) => points.get(number) !== published.get(number)
	);
	return different.map((number) => [
		'tally',
		`option ${number}: counted ${points.get(number) ?? 0}, published ${published.get(number) ?? 0}`
	]);
}

function refusedOf({ refused }: PollResult): number {
	const { late, repeated, noSuchOption } = refused ?? {};
	return late + repeated + noSuchOption;
}

function inside({ openedAt, closedAt }: PollResult, [first, last]: [string, string]): boolean {
	const [from, to] = [new Date(openedAt), new Date(closedAt)];
	if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return false;
	return first >= minuteOf(from) && last <= minuteOf(to);
}
