import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { purposeKey } from '#lib/server/platform/index.ts';
import type { TestPoll } from '../support/polls.ts';

/** One voter with what was sent and, if it was acknowledged, the leaf that was promised. */
export interface Cast {
	nonce: string;
	option: number;
	promised: string | null;
}

interface Answer {
	status: number;
	body: { promise?: string; error?: { code: string } };
}

const patienceMs = 4000;
const again = [0, 502, 503, 504];

/** Voters who go on voting while things break: most come again until they are answered, some give up, some send twice. */
export class Crowd {
	readonly casts: Cast[] = [];
	/** Answers other than "counted", "already" and "come again". There must be none. */
	readonly strange = new Map<string, number>();
	/** How often somebody was told to come again, or was not answered. */
	putOff = 0;
	acknowledged = 0;
	private readonly poll: TestPoll;
	private readonly ports: () => number[];
	private readonly random: () => number;
	private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });
	private lanes: Promise<void>[] = [];
	private going = true;

	constructor(poll: TestPoll, ports: () => number[], random: () => number) {
		this.poll = poll;
		this.ports = ports;
		this.random = random;
	}

	start(width = 16): this {
		this.lanes = Array.from({ length: width }, () => this.lane());
		return this;
	}

	/** Nobody new comes; who waits is given a while yet, so that some are acknowledged after the fault. */
	async stop(): Promise<void> {
		this.going = false;
		await Promise.all(this.lanes);
		this.agent.destroy();
	}

	private async lane(): Promise<void> {
		while (this.going) {
			const cast: Cast = {
				nonce: randomBytes(16).toString('base64url'),
				option: this.random() < 0.6 ? 1 : 2,
				promised: null
			};
			this.casts.push(cast);
			const pass = passOf(this.poll.seasonId);
			const tries = this.random() < 0.15 ? 1 : 400;
			const twice = this.random() < 0.05;
			await Promise.all([this.vote(cast, pass, tries), twice && this.vote(cast, pass, 1)]);
			await wait(10); // a crowd, and no benchmark: the machine has other work to do
		}
	}

	private async vote(cast: Cast, pass: string, tries: number): Promise<void> {
		for (let n = 0; n < tries; n++) {
			const ports = this.ports();
			const port = ports[Math.floor(this.random() * ports.length)];
			const { status, body } = port ? await this.post(port, cast, pass) : { status: 0, body: {} };
			if (status === 200) {
				if (cast.promised === null) this.acknowledged++;
				cast.promised = leafOf(body.promise ?? '');
				return;
			}
			if (!again.includes(status)) {
				const code = `${status} ${body.error?.code}`;
				this.strange.set(code, (this.strange.get(code) ?? 0) + 1);
			}
			this.putOff++;
			await wait(50);
		}
	}

	private post(port: number, { nonce, option }: Cast, pass: string): Promise<Answer> {
		const body = JSON.stringify({ option, nonce });
		const headers = {
			'content-type': 'application/json',
			'content-length': body.length,
			authorization: `Bearer ${pass}`
		};
		return new Promise((resolve) => {
			const nobody = (): void => resolve({ status: 0, body: {} });
			const where = { port, host: '127.0.0.1', method: 'POST', agent: this.agent, timeout: patienceMs };
			const sent = request({ ...where, path: `/api/v1/polls/${this.poll.slug}/ballots`, headers });
			sent.on('error', nobody).on('timeout', () => sent.destroy());
			sent.on('response', (response) => {
				let text = '';
				response
					.on('data', (piece) => (text += piece))
					.on('error', nobody)
					.on('close', nobody);
				response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
			});
			sent.end(body);
		});
	}
}

/** A pass as the platform seals it, without a row for each. */
function passOf(seasonId: string): string {
	const body = `d.${seasonId}.${randomUUID()}`;
	return `${body}.${createHmac('sha256', purposeKey('voting:pass')).update(body).digest('base64url')}`;
}

const leafOf = (promise: string): string =>
	Buffer.from(/^extra (\S+)$/m.exec(promise)?.[1] ?? '', 'base64').toString();
