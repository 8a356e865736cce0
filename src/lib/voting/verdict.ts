import type { PollRules } from './leaf.ts';
import type { SeriesMinute } from './series.ts';

/** In the order in which they are shown. Each says something that could be wrong by itself. */
export const checkNames = [
	'format',
	'key',
	'rules',
	'ballots',
	'unique',
	'quarantine',
	'checkpoints',
	'complete',
	'tally',
	'reconciled'
] as const;
export type CheckName = (typeof checkNames)[number];

export interface Check {
	name: CheckName;
	ok: boolean;
	/** What was found, in plain facts: `leaf 7`, `counted 120, published 121`. */
	detail: string;
}

export interface Verdict {
	ok: boolean;
	checks: Check[];
	rules: PollRules | null;
	/** Recounted points per option number. */
	counts: Record<string, number>;
	/** Every ballot of the log, and what became of them. */
	ballots: number;
	counted: number;
	superseded: number;
	quarantined: number;
	/** The same by minute. */
	series: SeriesMinute[];
	/** Final size, root and key, to be compared with what was shown on air. */
	size: number;
	root: string;
	key: string;
	/** The last checkpoint as a note, with the lines of witnesses; empty where there is none. */
	checkpoint: string;
}

/** Faults found so far. Only the first of a kind is told: the rest usually follow from it. */
export class Faults {
	private readonly found = new Map<CheckName, string>();

	note(name: CheckName, detail: string | null): void {
		if (detail !== null && !this.found.has(name)) this.found.set(name, detail);
	}

	/** All checks in order, each with its fault or else with the fact that bears it out. */
	checks(fact: (name: CheckName) => string): Check[] {
		return checkNames.map((name) => ({
			name,
			ok: !this.found.has(name),
			detail: this.found.get(name) ?? fact(name)
		}));
	}
}
