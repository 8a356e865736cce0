import { isCount, mostIndexes, type GroupDecision, type Quarantine } from './leaf.ts';

interface Group {
	indexes: number[];
	rule: string;
	outcome: GroupDecision['outcome'] | null;
}

/** Ballots set aside and what was decided about them, as far as the log has been read. A method answers with a fault or null. */
export class Groups {
	private readonly groups = new Map<string, Group>();
	private readonly named = new Set<number>();
	private readonly rules: ReadonlySet<string>;

	/** `rules`: names of what may set ballots aside, beside a person's own hand. */
	constructor(rules: Iterable<string>) {
		this.rules = new Set([...rules, 'hand']);
	}

	/** `isBallot` knows the leaves before this one. */
	setAside({ group, rule, indexes }: Quarantine, isBallot: (index: number) => boolean): string | null {
		const known = this.groups.get(group);
		if (known?.outcome) return `group ${group} grows after its decision`;
		if (typeof group !== 'string' || !this.rules.has(rule))
			return `group ${String(group)} is by no rule of this poll`;
		if (!Array.isArray(indexes) || indexes.length === 0 || indexes.length > mostIndexes)
			return `group ${group} has a leaf without places`;
		if (!indexes.every((index, at) => isCount(index) && (at === 0 || index > indexes[at - 1]!)))
			return `group ${group} has places that do not grow`;
		for (const index of indexes) {
			if (!isBallot(index)) return `leaf ${index} is set aside and is no ballot before that`;
			if (this.named.has(index)) return `leaf ${index} is set aside twice`;
			this.named.add(index);
		}
		if (known) known.indexes.push(...indexes);
		else this.groups.set(group, { indexes: [...indexes], rule, outcome: null });
		return null;
	}

	decide({ group, outcome, approvals }: GroupDecision, wanted: number): string | null {
		const known = this.groups.get(group);
		if (!known) return `group ${group} is decided and not known`;
		if (known.outcome) return `group ${group} is decided twice`;
		if (outcome !== 'count' && outcome !== 'exclude')
			return `group ${group} is decided as ${String(outcome)}`;
		if (!isCount(approvals) || approvals < wanted)
			return `group ${group} was decided by ${approvals} of ${wanted} people`;
		known.outcome = outcome;
		return null;
	}

	undecided(): string | null {
		for (const [id, { outcome }] of this.groups) if (!outcome) return `group ${id} was never decided`;
		return null;
	}

	excluded(): Set<number> {
		const groups = [...this.groups.values()].filter(({ outcome }) => outcome === 'exclude');
		return new Set(groups.flatMap(({ indexes }) => indexes));
	}

	get size(): number {
		return this.groups.size;
	}
}
