import { openAsBlob, statSync } from 'node:fs';
import path from 'node:path';
import type { PartAddress } from '#lib/evaluation/send-parts.ts';
import type { UploadPart } from '#lib/evaluation/submission.ts';
import type { CreatedAnswer, PartsAnswer, QuotasAnswer, SubmissionAnswer } from '../answers.ts';
import { unreachable, type Client } from '../client.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { exitCodes, Failure } from '../failure.ts';
import { progressLine, sizeText } from '../print.ts';
import { submissionText, untilEnded } from './submissions.ts';

export const submit: Command = {
	name: 'submit',
	usage: 'champion submit PROBLEM FILE [--team TEAM] [--kind KIND] [--note TEXT] [--again] [--wait]',
	about: {
		ko: '파일을 제출합니다. 끊기면 같은 명령으로 이어 올립니다. --again이면 같은 파일을 다시 제출합니다.',
		en: 'Hands a file in. The same command goes on with an upload that broke off; --again hands the same file in once more.'
	},
	takes: [2, 2],
	options: {
		team: { type: 'string' },
		kind: { type: 'string' },
		note: { type: 'string' },
		again: { type: 'boolean' },
		wait: { type: 'boolean', short: 'w' }
	},
	async run(context, [slug = '', file = ''], values) {
		const { say, tell, note } = context;
		const client = context.signedIn();
		const bytes = sizeOf(file, context);
		const quotas = await client.get<QuotasAnswer>(`/problems/${encodeURIComponent(slug)}/quota`);
		const kind = kindOf(context, quotas, file, values.kind as string | undefined);
		insistFits(context, quotas, kind, file, bytes);
		const teamId = teamOf(context, quotas, values.team as string | undefined);
		const blob = await openAsBlob(file);
		const { hashParts } = await import('#lib/evaluation/hash-parts.ts');
		const checking = progressLine(say('checking'), bytes, values.quiet === true);
		const { sha256, parts } = await hashParts(blob, (done) => checking.at(done));
		checking.end();
		const created = await client.post<CreatedAnswer>('/submissions', {
			problem: quotas.problem,
			teamId,
			kind,
			filename: path.basename(file).slice(0, 200),
			bytes,
			sha256,
			parts,
			note: String(values.note ?? ''),
			again: values.again === true
		});
		await upload(context, client, created, blob, values.quiet === true);
		const submission = await client.post<SubmissionAnswer>(`/submissions/${created.id}/complete`);
		const { id, number } = submission;
		note(say('submitted', { number, id }));
		if (!values.wait) {
			note(say('follow_hint', { id }));
			return tell(submission, () => id);
		}
		const end = await untilEnded(context, client, id);
		tell(end, () => submissionText(context, end));
		if (end.state !== 'scored') context.exitCode = exitCodes.failed;
	}
};

function sizeOf(file: string, { say }: Context): number {
	const found = statSync(file, { throwIfNoEntry: false });
	if (!found?.isFile()) throw new Failure('usage', say('no_file', { file }));
	if (found.size === 0) throw new Failure('usage', say('empty_file', { file }));
	return found.size;
}

const kindByEnding: Record<string, string> = {
	'.csv': 'predictions',
	'.onnx': 'model',
	'.zip': 'code',
	'.sif': 'image',
	'.tar': 'image'
};

function kindOf({ say }: Context, { kinds }: QuotasAnswer, file: string, asked: string | undefined): string {
	const known = kinds.map(({ kind }) => kind as string);
	const kind = asked ?? kindByEnding[path.extname(file).toLowerCase()];
	if (kind && known.includes(kind)) return kind;
	if (asked === undefined && kind === undefined && known.length === 1) return known[0]!;
	throw new Failure('usage', say('which_kind', { kinds: known.join(', ') }));
}

/** The limits first, before a byte is sent. */
function insistFits(
	{ say }: Context,
	{ kinds }: QuotasAnswer,
	kind: string,
	file: string,
	bytes: number
): void {
	const terms = kinds.find((one) => one.kind === kind)!;
	if (!terms.accepted) throw new Failure('failed', say('kind_refused', { kind }));
	if (bytes > terms.largestBytes)
		throw new Failure(
			'failed',
			say('too_large', { file, size: sizeText(bytes), limit: sizeText(terms.largestBytes) })
		);
}

function teamOf({ say }: Context, { teams }: QuotasAnswer, asked: string | undefined): string {
	const slugs = (list: typeof teams) => list.map(({ slug }) => slug).join(', ');
	if (asked !== undefined) {
		const team = teams.find(({ slug, id }) => slug === asked || id === asked);
		if (!team) throw new Failure('usage', say('no_such_team', { team: asked, teams: slugs(teams) || '–' }));
		return team.id;
	}
	const able = teams.filter(({ entered }) => entered);
	if (able.length === 0) throw new Failure('failed', say('no_team'));
	if (able.length > 1) throw new Failure('usage', say('which_team', { teams: slugs(able) }));
	return able[0]!.id;
}

async function upload(
	context: Context,
	client: Client,
	created: CreatedAnswer,
	blob: Blob,
	quiet: boolean
): Promise<void> {
	const { say, note } = context;
	const stop = new AbortController();
	const onInterrupt = () => stop.abort(new Failure('interrupted', say('interrupted')));
	process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
	const line = progressLine(say('sending'), blob.size, quiet);
	try {
		if (!('parts' in created.upload)) {
			const answer = await put(client, created.upload, blob, stop.signal);
			if (answer.status >= 400) throw new Failure('failed', answer.message ?? String(answer.status));
			return line.at(blob.size);
		}
		const { partBytes, parts } = created.upload;
		const standing = parts.reduce((sum, part) => sum + (part.stands ? part.bytes : 0), 0);
		if (standing > 0) note(say('resumed', { share: Math.floor((100 * standing) / blob.size) }));
		const { LineBroken, PartRefused, sendParts } = await import('#lib/evaluation/send-parts.ts');
		await sendParts({
			parts,
			signal: stop.signal,
			addresses: async (numbers) =>
				(await client.post<PartsAnswer>(`/submissions/${created.id}/upload`, { numbers })).parts,
			put: (to: PartAddress, part: UploadPart, _, signal) => {
				const from = (part.number - 1) * partBytes;
				return put(client, to, blob.slice(from, from + part.bytes), signal);
			},
			onprogress: (bytes) => line.at(bytes),
			onwaiting: (ms) => {
				if (ms !== null) note(say('line_waits', { seconds: Math.ceil(ms / 1000) }));
			}
		}).catch((error: unknown) => {
			if (error instanceof LineBroken) throw new Failure('unreachable', say('line_broken'));
			throw error instanceof PartRefused ? new Failure('failed', error.message) : error;
		});
	} catch (error) {
		if (stop.signal.aborted) throw stop.signal.reason as Failure;
		throw error instanceof TypeError ? unreachable(client.caller, error) : error;
	} finally {
		line.end();
		process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
	}
}

interface Address {
	method: string;
	url: string;
	headers: Record<string, string>;
}

/** Straight to the store; the token stays with the platform. */
async function put(client: Client, to: Address, body: Blob, signal: AbortSignal) {
	const response = await fetch(client.absolute(to.url), {
		method: to.method,
		headers: { 'accept-language': client.caller.locale, ...to.headers },
		body: await body.arrayBuffer(),
		signal
	});
	const text = await response.text();
	return { status: response.status, message: response.ok ? undefined : messageOf(text) };
}

function messageOf(text: string): string {
	try {
		return (JSON.parse(text) as { error: { message: string } }).error.message;
	} catch {
		return text.slice(0, 200);
	}
}
