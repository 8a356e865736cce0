import { setTimeout as wait } from 'node:timers/promises';
import { formatSpan } from '#lib/format.ts';
import type { LogAnswer, SubmissionAnswer } from '../answers.ts';
import type { Client } from '../client.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { facts } from '../print.ts';
import type { Word } from '../words.ts';

const ended = ({ state }: SubmissionAnswer): boolean => ['scored', 'failed', 'refused'].includes(state);
const read = (client: Client, id: string) =>
	client.get<SubmissionAnswer>(`/submissions/${encodeURIComponent(id)}`);
const stateWord = ({ say }: Context, { state }: SubmissionAnswer): string => say(`state_${state}` as Word);
const pollMs = 1000;
/** A server that is renewed is back within this time; whoever waits for hours is not sent away for it. */
const patienceMs = 180_000;
const awayMs = 2000;

async function patiently<T>({ note, say }: Context, ask: () => Promise<T>): Promise<T> {
	for (let since: number | null = null; ;) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof Failure) || error.kind !== 'unreachable') throw error;
			if (since === null) note(say('server_away'));
			since ??= Date.now();
			if (Date.now() - since > patienceMs) throw error;
			await wait(awayMs);
		}
	}
}

export const status: Command = {
	name: 'status',
	usage: 'champion status ID [--wait]',
	about: {
		ko: '제출물의 상태와 점수를 봅니다. --wait이면 끝날 때까지 기다리고, 점수를 못 받으면 1로 끝납니다.',
		en: 'Shows how a submission stands. With --wait it waits for the end, and exits with 1 when there is no score.'
	},
	takes: [1, 1],
	options: { wait: { type: 'boolean', short: 'w' } },
	async run(context, [id = ''], values) {
		const client = context.signedIn();
		const submission = values.wait ? await untilEnded(context, client, id) : await read(client, id);
		context.tell(submission, () => submissionText(context, submission));
		if (values.wait && submission.state !== 'scored') context.exitCode = 1;
	}
};

/** Tells each change on the way. */
export async function untilEnded(context: Context, client: Client, id: string): Promise<SubmissionAnswer> {
	let last = '';
	for (;;) {
		const submission = await patiently(context, () => read(client, id));
		if (ended(submission)) return submission;
		const now = whereText(context, submission);
		if (now !== last) context.note(now);
		last = now;
		await wait(pollMs);
	}
}

function whereText(context: Context, submission: SubmissionAnswer): string {
	const job = submission.score ?? submission.predict;
	if (!job?.wait) return stateWord(context, submission);
	const { ahead, expectedWaitMs } = job.wait;
	if (ahead === null) return context.say('waits_unknown');
	if (expectedWaitMs === null) return context.say('waits', { ahead });
	return context.say('waits_about', { ahead, wait: formatSpan(expectedWaitMs, context.locale) });
}

export function submissionText(context: Context, submission: SubmissionAnswer): string {
	const { say } = context;
	const { state, code, scores } = submission;
	const reason = state === 'scored' || code === null || code === 'ok' ? null : code;
	const details = Object.entries(submission.codeDetails).map(([name, value]) => `${name}=${String(value)}`);
	return facts([
		['#', `${submission.number}  ${submission.id}`],
		[say('h_problem'), submission.problem.slug],
		[say('h_team'), submission.team.name],
		[say('h_file'), `${submission.filename} (${submission.kind})`],
		[say('h_state'), ended(submission) ? stateWord(context, submission) : whereText(context, submission)],
		[say('h_reason'), reason && [reason, ...details].join('  ')],
		...scores.map(({ metric, value, low, high, passes }): [string, string] => [
			metric,
			`${value.toFixed(4)}  (${low.toFixed(4)} – ${high.toFixed(4)})${passes === false ? '  ✗' : ''}`
		])
	]);
}

export const logs: Command = {
	name: 'logs',
	usage: 'champion logs ID [-f] [--step predict|score]',
	about: {
		ko: '작업의 로그를 봅니다. -f이면 끝날 때까지 따라갑니다.',
		en: 'Shows the log of a job. With -f it follows to the end.'
	},
	takes: [1, 1],
	options: { follow: { type: 'boolean', short: 'f' }, step: { type: 'string' } },
	async run(context, [id = ''], values) {
		const client = context.signedIn();
		const submission = await read(client, id);
		const first = submission.kind === 'predictions' ? 'score' : 'predict';
		const step = String(values.step ?? first);
		if (!['predict', 'score'].includes(step))
			throw new Failure(
				'usage',
				context.say('wrong_usage', {
					why: context.say('option_value', { option: '--step' }),
					usage: logs.usage
				})
			);
		if (values.follow) return follow(context, client, id, step);
		const log = await readLog(client, id, step, 0);
		context.tell(log, () => log.text.trimEnd() || context.say('no_log'));
	}
};

const readLog = (client: Client, id: string, step: string, after: number) =>
	client.get<LogAnswer>(`/submissions/${encodeURIComponent(id)}/log?step=${step}&after=${after}`);

/** Writes what is new, as it comes; a job that began again is read from its beginning. */
async function follow(context: Context, client: Client, id: string, step: string): Promise<void> {
	for (let after = 0; ;) {
		// The state first: what is written until the log says that it has ended is then complete.
		const submission = await patiently(context, () => read(client, id));
		const from = after;
		const log = await patiently(context, () => readLog(client, id, step, from));
		if (log.text) process.stdout.write(context.json ? `${JSON.stringify(log)}\n` : log.text);
		after = log.next;
		if (log.ended || ended(submission)) {
			context.note(context.say('log_ended', { state: stateWord(context, submission) }));
			return;
		}
		await wait(pollMs);
	}
}

export const cancel: Command = {
	name: 'cancel',
	usage: 'champion cancel ID',
	about: {
		ko: '제출을 거둬들입니다. 아직 실행되지 않았으면 제출 횟수를 돌려받습니다.',
		en: 'Takes a submission back; one that had not begun to run costs no quota.'
	},
	takes: [1, 1],
	async run(context, [id = '']) {
		const submission = await context
			.signedIn()
			.post<SubmissionAnswer>(`/submissions/${encodeURIComponent(id)}/cancel`);
		context.tell(submission, () => context.say(ended(submission) ? 'cancelled' : 'cancelling', { id }));
	}
};
