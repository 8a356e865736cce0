import { pointsAt, type BallotForm, type Choice } from './choice.ts';
import { Series } from './series.ts';

export interface Count {
	/** Points per option number. */
	points: Map<number, number>;
	counted: number;
	superseded: number;
	quarantined: number;
}

/** The ballots of one log in its order: which of them stand, and what they come to. */
export class Standing {
	/** By the leaf's place; null where the leaf is no ballot. */
	private readonly choices: (Choice | null)[] = [];
	/** By the leaf's place: the minute in which it came. */
	private readonly minuteAt: string[] = [];
	private readonly minutes = new Map<string, string>();
	private readonly replaced = new Set<number>();
	private readonly lastOf = new Map<string, number>();
	private superseded = 0;

	/** Whether the voter has a ballot already. */
	knows(nullifier: string): boolean {
		return this.lastOf.has(nullifier);
	}

	add(index: number, nullifier: string, choice: Choice, minute: string): void {
		const before = this.lastOf.get(nullifier);
		if (before !== undefined) {
			this.replaced.add(before);
			this.superseded++;
		}
		this.lastOf.set(nullifier, index);
		while (this.choices.length < index) {
			this.choices.push(null);
			this.minuteAt.push('');
		}
		this.choices.push(choice);
		this.minuteAt.push(this.sameMinute(minute));
	}

	/** One text for all of a minute: each would keep the whole leaf that it was cut from. */
	private sameMinute(minute: string): string {
		const known = this.minutes.get(minute);
		if (known === undefined) this.minutes.set(minute, minute);
		return known ?? minute;
	}

	has(index: number): boolean {
		return (this.choices[index] ?? null) !== null;
	}

	get ballots(): number {
		return this.lastOf.size + this.superseded;
	}

	count(form: BallotForm, options: Iterable<number>, excluded: ReadonlySet<number>): Count {
		const points = new Map<number, number>([...options].map((option) => [option, 0]));
		let quarantined = 0;
		const give = (option: number, more: number) => points.set(option, (points.get(option) ?? 0) + more);
		for (const [index, choice] of this.choices.entries()) {
			if (choice === null || this.replaced.has(index)) continue;
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

	/** Every ballot by the minute in which it came, and what became of it. */
	series(form: BallotForm, excluded: ReadonlySet<number>): Series {
		const series = new Series();
		for (const [index, choice] of this.choices.entries()) {
			if (choice === null) continue;
			const out = excluded.has(index) ? 'quarantined' : 'counted';
			const fate = this.replaced.has(index) ? 'superseded' : out;
			series.add(form, this.minuteAt[index]!, choice, fate);
		}
		return series;
	}
}
