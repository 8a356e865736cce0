import { pointsAt, type BallotForm, type Choice } from './choice.ts';

export interface Count {
	/** Points per option number. */
	points: Map<number, number>;
	counted: number;
	superseded: number;
	quarantined: number;
}

/** The ballots of one log in its order: which of them stand, and what they come to. */
export class Standing {
	/** By the leaf's place; null where the leaf is no ballot or was replaced by a later one of its voter. */
	private readonly choices: (Choice | null)[] = [];
	private readonly replaced = new Set<number>();
	private readonly lastOf = new Map<string, number>();
	private superseded = 0;

	/** Whether the voter has a ballot already. */
	knows(nullifier: string): boolean {
		return this.lastOf.has(nullifier);
	}

	add(index: number, nullifier: string, choice: Choice): void {
		const before = this.lastOf.get(nullifier);
		if (before !== undefined) {
			this.choices[before] = null;
			this.replaced.add(before);
			this.superseded++;
		}
		this.lastOf.set(nullifier, index);
		while (this.choices.length < index) this.choices.push(null);
		this.choices.push(choice);
	}

	has(index: number): boolean {
		return (this.choices[index] ?? null) !== null || this.replaced.has(index);
	}

	get ballots(): number {
		return this.lastOf.size + this.superseded;
	}

	count(form: BallotForm, options: Iterable<number>, excluded: ReadonlySet<number>): Count {
		const points = new Map<number, number>([...options].map((option) => [option, 0]));
		let quarantined = 0;
		const give = (option: number, more: number) => points.set(option, (points.get(option) ?? 0) + more);
		for (const [index, choice] of this.choices.entries()) {
			if (choice === null) continue;
			if (excluded.has(index)) quarantined++;
			else if (typeof choice === 'number') give(choice, 1);
			else choice.forEach((option, place) => give(option, pointsAt(form, place)));
		}
		return {
			points,
			counted: this.lastOf.size - quarantined,
			superseded: this.superseded,
			quarantined
		};
	}
}
