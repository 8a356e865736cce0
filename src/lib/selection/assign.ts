import { groupsOf, joinGroups, type Pair } from './connect.ts';
import { FlowNetwork } from './flow.ts';
import { randomOf } from './random.ts';

/** Everything an assignment depends on. Published as its certificate: the same input gives the same pairs. */
export interface AssignmentInput {
	version: 1;
	seed: string;
	/** `reviews` is how many the entry must have in the end, those in `fixed` included. */
	entries: { id: string; track: string; reviews: number }[];
	judges: { id: string; tracks: string[] }[];
	/** [entry, judge] that must not meet. */
	conflicts: [string, string][];
	/** [entry, judge] that already stand, from an earlier run. */
	fixed: [string, string][];
	/** Bounds of a judge's whole load, fixed pairs included. */
	minLoad: number;
	maxLoad: number;
}
export type AssignmentResult =
	| { ok: true; pairs: Pair[]; objective: number; bound: number; connected: boolean }
	| { ok: false; short: string[]; idle: string[] };

/** What the optimum weighs: a judge outside the field, then even loads, then chance. */
const outsideField = 64;
const perUnitOfLoad = 8;
const chance = 8;
const belowMinimum = 4096;

const byId = <T extends { id: string }>(items: readonly T[]) =>
	[...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** Assigns judges to entries: no conflicts, loads within bounds, matching fields, and one connected graph where possible. */
export function assignJudges(input: AssignmentInput): AssignmentResult {
	const entries = byId(input.entries);
	const judges = byId(input.judges);
	const fixed = input.fixed.map(([entry, judge]) => ({ entry, judge }));
	const forbidden = new Set(
		[...input.conflicts, ...input.fixed].map(([entry, judge]) => `${entry} ${judge}`)
	);
	const allowed = (entry: string, judge: string) => !forbidden.has(`${entry} ${judge}`);
	const cost = pairCosts(input.seed, entries, judges);
	const solved = solve(input, entries, judges, allowed, cost);
	if (!solved.ok) return solved;
	const pairs = joinGroups(solved.pairs, fixed, allowed, cost);
	const total = (list: Pair[]) => list.reduce((sum, { entry, judge }) => sum + cost(entry, judge), 0);
	const objective = solved.cost + total(pairs) - total(solved.pairs);
	return {
		ok: true,
		pairs,
		objective,
		bound: solved.cost,
		connected: groupsOf([...fixed, ...pairs]).length < 2
	};
}

function pairCosts(seed: string, entries: AssignmentInput['entries'], judges: AssignmentInput['judges']) {
	const random = randomOf(seed);
	const costs = new Map<string, number>();
	for (const entry of entries) {
		for (const judge of judges) {
			const field = judge.tracks.includes(entry.track) ? 0 : outsideField;
			costs.set(`${entry.id} ${judge.id}`, field + random.below(chance));
		}
	}
	return (entry: string, judge: string) => costs.get(`${entry} ${judge}`) ?? 0;
}

const countBy = (pairs: [string, string][], side: 0 | 1) => {
	const counts = new Map<string, number>();
	for (const pair of pairs) counts.set(pair[side], (counts.get(pair[side]) ?? 0) + 1);
	return counts;
};

function solve(
	input: AssignmentInput,
	entries: AssignmentInput['entries'],
	judges: AssignmentInput['judges'],
	allowed: (entry: string, judge: string) => boolean,
	cost: (entry: string, judge: string) => number
): { ok: true; pairs: Pair[]; cost: number } | { ok: false; short: string[]; idle: string[] } {
	const [source, sink] = [0, entries.length + judges.length + 1];
	const judgeNode = (index: number) => entries.length + 1 + index;
	const network = new FlowNetwork(sink + 1);
	const reviewed = countBy(input.fixed, 0);
	const loaded = countBy(input.fixed, 1);
	const needs = entries.map((entry, e) => network.edge(source, e + 1, need(entry), 0));
	const choices: { pair: Pair; edge: number }[] = [];
	entries.forEach((entry, e) =>
		judges.forEach((judge, j) => {
			if (!allowed(entry.id, judge.id)) return;
			const edge = network.edge(e + 1, judgeNode(j), 1, cost(entry.id, judge.id));
			choices.push({ pair: { entry: entry.id, judge: judge.id }, edge });
		})
	);
	// A unit under the minimum is free, so that it is filled first; each one above costs more than the last.
	judges.forEach((judge, j) => {
		for (let unit = loaded.get(judge.id) ?? 0; unit < input.maxLoad; unit++) {
			const price = unit < input.minLoad ? 0 : belowMinimum + (unit - input.minLoad) * perUnitOfLoad;
			network.edge(judgeNode(j), sink, 1, price);
		}
	});
	network.run(source, sink);
	const pairs = choices.filter(({ edge }) => network.flowOf(edge) > 0).map(({ pair }) => pair);
	const short = entries.filter((entry, e) => network.flowOf(needs[e]!) < need(entry)).map(({ id }) => id);
	const load = countBy(
		[...input.fixed, ...pairs.map(({ entry, judge }): [string, string] => [entry, judge])],
		1
	);
	const idle = judges.filter(({ id }) => (load.get(id) ?? 0) < input.minLoad).map(({ id }) => id);
	if (short.length > 0 || idle.length > 0) return { ok: false, short, idle };
	return {
		ok: true,
		pairs,
		cost: pairs.reduce((sum, { entry, judge }) => sum + cost(entry, judge), 0) + loadCost(load, input)
	};

	function need(entry: { id: string; reviews: number }): number {
		return Math.max(0, entry.reviews - (reviewed.get(entry.id) ?? 0));
	}
}

/** The price of uneven loads, fixed pairs included: 0 + 8 + 16 + ... above each judge's minimum. */
function loadCost(load: Map<string, number>, { minLoad }: AssignmentInput): number {
	let total = 0;
	for (const units of load.values()) {
		const above = Math.max(0, units - minLoad);
		total += (perUnitOfLoad * above * (above - 1)) / 2;
	}
	return total;
}
