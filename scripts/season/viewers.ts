import { ballotOf, problemOf, type DemoTeam } from '#demo/index.ts';
import { recount } from '#lib/voting/recount.ts';
import { io, type Socket } from 'socket.io-client';
import { Browser, Refused } from './browser.ts';
import { earnPass } from './earn-pass.ts';
import type { Play } from './play.ts';
import { together } from './together.ts';

/** Every so many viewers votes over the open socket instead of a request of their own. */
const socketShare = 10;
const width = 64;

/** The audience: each viewer has a voter pass and tastes, votes at most once per poll, and some check their receipt. */
export class Audience {
	private readonly play: Play;
	private passes: string[] = [];
	private socket: Socket | undefined;
	private readonly door: Browser;

	constructor(play: Play) {
		this.play = play;
		this.door = play.cast.visitor();
	}

	async arrive(): Promise<void> {
		const viewers = Array.from({ length: this.play.viewers }, (_, viewer) => viewer);
		// A browser each: a pass belongs to one device.
		this.passes = await together(viewers, width, () => earnPass(new Browser(this.play.origin)));
		this.play.progress.say(`${this.passes.length} viewers have a voter pass`);
	}

	/** Everyone who wants to votes, in the order of their eagerness. Returns how many ballots were acknowledged. */
	async vote(poll: string, options: readonly DemoTeam[]): Promise<number> {
		const ballots = this.passes.flatMap((pass, viewer) => {
			const ballot = ballotOf(viewer, options, poll, (team) => problemOf(team.problem).track, this.play.seed);
			return ballot ? [{ pass, viewer, option: ballot.option + 1, at: ballot.at }] : [];
		});
		ballots.sort((a, b) => a.at - b.at || a.viewer - b.viewer);
		await together(ballots, width, ({ pass, viewer, option }) =>
			viewer % socketShare === 0 ? this.castOverSocket(poll, pass, option) : this.cast(poll, pass, option)
		);
		return ballots.length;
	}

	private async cast(poll: string, pass: string, option: number): Promise<void> {
		const response = await this.door.fetch(`/api/v1/polls/${poll}/ballots`, {
			method: 'POST',
			headers: { authorization: `Bearer ${pass}`, 'content-type': 'application/json' },
			body: JSON.stringify({ option })
		});
		const answer = (await response.json()) as { state?: string; error?: { code: string; message: string } };
		if (!answer.state)
			throw new Refused(`ballot in ${poll}`, answer.error?.code ?? '', answer.error?.message ?? '');
	}

	private async castOverSocket(poll: string, pass: string, option: number): Promise<void> {
		this.socket ??= io(this.play.origin(), { transports: ['websocket'], reconnectionDelayMax: 1000 });
		try {
			const answer = (await this.socket
				.timeout(5000)
				.emitWithAck('ballot', { slug: poll, option, pass })) as {
				state?: string;
				error?: { code: string };
			};
			if (answer.state) return;
		} catch {
			// The socket was cut, perhaps after the ballot was stored: the same choice again is answered "already".
		}
		await this.cast(poll, pass, option);
	}

	/** A few voters fetch the receipt of their ballot; each must prove inclusion under a signed checkpoint. */
	async checkReceipts(poll: string, howMany = 5): Promise<void> {
		let found = 0;
		for (const pass of this.passes) {
			const response = await this.door.fetch(`/api/v1/polls/${poll}/receipt`, {
				headers: { authorization: `Bearer ${pass}` }
			});
			const text = await response.text();
			if (!response.ok) continue;
			if (!text.startsWith('c2sp.org/tlog-proof@v1')) throw new Error(`not a receipt: ${text.slice(0, 80)}`);
			found += 1;
			if (found === howMany) return;
		}
		throw new Error(`only ${found} receipts in ${poll}`);
	}

	leave(): void {
		this.socket?.disconnect();
	}
}

/** Recounts a published poll from its bundle alone, as an outsider would. Returns its ballots; throws where it does not hold. */
export async function recountPoll(play: Play, poll: string): Promise<number> {
	const response = await play.cast.visitor().fetch(`/api/v1/polls/${poll}/bundle`);
	if (!response.ok || !response.body) throw new Error(`bundle of ${poll}: ${response.status}`);
	const verdict = await recount(response.body);
	if (!verdict.ok)
		throw new Error(`recount of ${poll}: ${JSON.stringify(verdict.checks.filter((check) => !check.ok))}`);
	return verdict.ballots;
}
