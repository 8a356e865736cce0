import { people } from '#demo/index.ts';
import type { Browser } from './browser.ts';
import type { Play } from './play.ts';

interface Control {
	control: {
		reveal: { step: number; steps: number } | null;
		cues: { id: string; kind: string; params: { round?: number; match?: number } }[];
	};
}

const room = '/control';

/** The control room: cues of the rundown are put on air one after another, as its operator would with the keyboard. */
export class Show {
	private readonly operator: Browser;

	private constructor(operator: Browser) {
		this.operator = operator;
	}

	static async open(play: Play): Promise<Show> {
		return new Show(await play.cast.as(people.operators[0]!));
	}

	/** Adds the usual cues of matches that the rundown does not speak of yet. */
	async plan(): Promise<void> {
		await this.operator.post(`${room}?/plan`, {});
	}

	/** Puts the cue of a match on air; taking one again, after an answer that was lost, is harmless. */
	async take(kind: string, round: number, match?: number): Promise<void> {
		const { control } = await this.operator.page<Control>(room);
		const cue = control.cues.find(
			(candidate) =>
				candidate.kind === kind && candidate.params.round === round && candidate.params.match === match
		);
		if (!cue) throw new Error(`the rundown has no ${kind} of round ${round}, match ${match}`);
		await this.operator.post(`${room}?/take`, { cueId: cue.id });
	}

	/** Opens the envelopes of a result, one by one, until nothing is hidden. */
	async stepThrough(): Promise<void> {
		for (;;) {
			const { control } = await this.operator.page<Control>(room);
			if (!control.reveal || control.reveal.step >= control.reveal.steps) return;
			await this.operator.post(`${room}?/step`, {});
		}
	}
}
