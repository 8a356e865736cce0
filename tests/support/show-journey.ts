import { expect, type APIRequestContext } from '@playwright/test';
import { plant } from './planting.ts';

const json = { accept: 'application/json' };

export interface PlantedShow {
	pollSlug: string;
	round: number;
	names: [string, string];
	/** The session of its operator. */
	session: string;
	/** The session of an auditor, who holds the second key to the tally. */
	auditor: string;
}

/** A final of its own in the season of the running server, with an operator who has never been there before. */
export const plantShow = () => plant<PlantedShow>('plant-show.ts');

/** The operator's cookie, for a browser's context. */
export const sessionOf = ({ session }: PlantedShow, baseURL: string) => ({
	name: 'session',
	value: session,
	url: baseURL
});

/** The operator's hands without a screen. */
export class Desk {
	private readonly request: APIRequestContext;
	private readonly show: PlantedShow;
	private readonly origin: string;

	constructor(request: APIRequestContext, show: PlantedShow, origin: string) {
		this.request = request;
		this.show = show;
		this.origin = origin;
	}

	async plan(): Promise<void> {
		const answer = await this.request.post('/control?/plan', {
			form: { all: '1' },
			headers: { ...json, origin: this.origin }
		});
		expect(((await answer.json()) as { type: string }).type).toBe('success');
	}

	/** The cues of this show's match, in order: pair, vote, vote closed, result. */
	async cues(): Promise<{ id: string; kind: string }[]> {
		const view = (await (await this.request.get('/api/control')).json()) as {
			cues: { id: string; kind: string; params: { round?: number } }[];
		};
		return view.cues.filter((cue) => cue.params.round === this.show.round);
	}

	async act(verb: string, cueId?: string): Promise<void> {
		const answer = await this.request.post(`/api/control/${verb}`, { data: { cueId } });
		expect(answer.ok(), `${verb}: ${await answer.text()}`).toBe(true);
	}

	async take(kind: string): Promise<void> {
		const cue = (await this.cues()).find((candidate) => candidate.kind === kind);
		await this.act('take', cue!.id);
	}

	/** The two keys of the tally, without which no result is revealed. */
	async confirmTally(): Promise<void> {
		for (const session of [this.show.session, this.show.auditor]) {
			const answer = await fetch(`${this.origin}/organiser/votes/${this.show.pollSlug}?/confirm`, {
				method: 'POST',
				headers: { ...json, origin: this.origin, cookie: `session=${session}` },
				body: new URLSearchParams()
			});
			expect(((await answer.json()) as { type: string }).type).toBe('success');
		}
	}
}

export interface PlantedPoll {
	slug: string;
	sessions: { operator: string; auditor: string };
}

/** An open rehearsal with a ranking and a few ballots, and the two people who may count it. */
export const plantRankedPoll = () => plant<PlantedPoll>('plant-poll.ts');
