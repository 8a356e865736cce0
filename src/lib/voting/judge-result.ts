import { isCount, minuteOf, type PollResult, type PollRules } from './leaf.ts';
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
	if (!isCount(result.approvals) || result.approvals < rules.approvals)
		faults.push(['tally', `the tally was confirmed by ${result.approvals} of ${rules.approvals} people`]);
	for (const part of ['counted', 'superseded', 'quarantined'] as const)
		if (result[part] !== found[part])
			faults.push(['reconciled', `${part}: found ${found[part]}, published ${result[part]}`]);
	if (result.received !== found.ballots + refusedOf(result))
		faults.push([
			'reconciled',
			`received ${result.received}, in the log ${found.ballots}, refused ${refusedOf(result)}`
		]);
	if (!isTime(result.openedAt) || !isTime(result.closedAt))
		faults.push(['ballots', 'the result does not say when the poll was open']);
	else faults.push(...timeFaults(lastMoment(rules, result), result, found));
	return faults;
}

/** received = counted + superseded + quarantined + refused, in numbers. */
export const equation = (result: PollResult): string =>
	`${result.received} = ${result.counted} + ${result.superseded} + ${result.quarantined} + ${refusedOf(result)}`;

/** Options are compared as they are spelt: `01` is not another way to write 1. */
function tallyFaults(result: PollResult, points: Map<number, number>): Fault[] {
	const counted = new Map([...points].map(([number, votes]) => [String(number), votes]));
	const published = new Map(Object.entries(result.counts ?? {}));
	const different = [...new Set([...counted.keys(), ...published.keys()])].filter(
		(number) => counted.get(number) !== published.get(number)
	);
	return different.map((number) => [
		'tally',
		`option ${number}: counted ${counted.get(number) ?? 0}, published ${published.get(number) ?? 0}`
	]);
}

/** NaN, which equals nothing, where the refused are not these three numbers and no others. */
function refusedOf({ refused }: PollResult): number {
	const { late, repeated, noSuchOption, ...others } = refused ?? {};
	const known = [late, repeated, noSuchOption].every(isCount) && Object.keys(others).length === 0;
	return known ? late + repeated + noSuchOption : NaN;
}

/** ISO 8601 in UTC with milliseconds, and no other spelling of it. */
function isTime(text: string): boolean {
	const at = new Date(text);
	return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

/** When the last ballot could come by rules that fix how long the poll is open; null where it was ended by hand. */
const lastMoment = ({ windowSeconds, graceMs }: PollRules, { openedAt }: PollResult): Date | null =>
	windowSeconds === null ? null : new Date(Date.parse(openedAt) + windowSeconds * 1000 + graceMs);

function timeFaults(planned: Date | null, result: PollResult, { ballots, minutes }: Found): Fault[] {
	const closed = new Date(result.closedAt);
	const [first, last] = minutes;
	if (closed < new Date(result.openedAt))
		return [['ballots', `closed at ${result.closedAt}, before it was opened`]];
	if (planned && closed < planned)
		return [['ballots', `closed at ${result.closedAt}, before the window of the rules was over`]];
	const inside = first >= minuteOf(new Date(result.openedAt)) && last <= minuteOf(planned ?? closed);
	return ballots === 0 || inside ? [] : [['ballots', `ballots from ${first} to ${last}`]];
}
