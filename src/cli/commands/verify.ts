import { createReadStream } from 'node:fs';
import { inLocale, type Locale } from '#lib/text.ts';
import { cosignedAt, parseWitnessKey } from '#lib/voting/cosignature.ts';
import { recount } from '#lib/voting/recount.ts';
import { seriesCsv } from '#lib/voting/series.ts';
import type { Verdict } from '#lib/voting/verdict.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { unreachable } from '../client.ts';
import { Failure } from '../failure.ts';
import { progressLine, table } from '../print.ts';

export const verify: Command = {
	name: 'verify',
	usage: 'champion verify BUNDLE [--key KEY] [--witness KEY] [--series]',
	about: {
		ko: '발표된 투표를 그 기록 파일이나 주소만으로 다시 셉니다. 키는 방송에 나온 것을 넣습니다. --series는 분마다의 수를 CSV로 내놓습니다.',
		en: 'Recounts a published vote from its log alone, a file or an address. Give the key that was shown on air. --series prints every minute as CSV.'
	},
	takes: [1, 1],
	options: { key: { type: 'string' }, witness: { type: 'string' }, series: { type: 'boolean' } },
	async run(context, [source = ''], values) {
		const key = values.key ? String(values.key) : undefined;
		const verdict = await recount(counted(context, source, values.quiet === true), { key });
		const seen = values.witness ? await seenBy(context, verdict, String(values.witness)) : null;
		const { series, ...told } = verdict;
		if (values.series === true) {
			// The table alone, so that it can be kept in a file; what else there is to say stands beside it.
			context.note(textOf(context, verdict, key, seen));
			if (context.json) context.tell({ minutes: series }, () => '');
			else process.stdout.write(seriesCsv(series));
		} else
			context.tell({ ...told, ...(seen && { witness: seen }) }, () => textOf(context, verdict, key, seen));
		if (!verdict.ok || seen?.at === null) context.exitCode = 1;
	}
};

/** The bytes of the bundle, with a line of progress while they come. */
async function* counted(
	{ say, locale }: Context,
	source: string,
	quiet: boolean
): AsyncGenerator<Uint8Array> {
	let line: ReturnType<typeof progressLine> | undefined;
	let bytes = 0;
	try {
		const { stream, size } = await open(source, locale);
		line = size === null ? undefined : progressLine('', size, quiet);
		for await (const chunk of stream) {
			bytes += chunk.length;
			line?.at(bytes);
			yield chunk;
		}
	} catch (error) {
		if (error instanceof Failure) throw error;
		throw new Failure('failed', say('bundle_unread', { source, why: (error as Error).message }));
	} finally {
		line?.end();
	}
}

async function open(
	source: string,
	locale: Locale
): Promise<{ stream: AsyncIterable<Uint8Array>; size: number | null }> {
	if (!/^https?:/.test(source)) return { stream: createReadStream(source), size: null };
	const answer = await fetch(source).catch((error: unknown) => {
		throw unreachable({ server: source, locale }, error);
	});
	if (!answer.ok || !answer.body) throw new Error(String(answer.status));
	const size = answer.headers.get('content-length');
	return { stream: answer.body as AsyncIterable<Uint8Array>, size: size === null ? null : Number(size) };
}

/** When this witness cosigned the last checkpoint of the log, or null. */
async function seenBy({ say }: Context, verdict: Verdict, text: string) {
	const key = parseWitnessKey(text) ?? null;
	if (!key) throw new Failure('usage', say('bad_witness_key', { key: text }));
	const seconds = verdict.checkpoint === '' ? null : await cosignedAt(verdict.checkpoint, key);
	return { name: key.name, at: seconds === null ? null : new Date(seconds * 1000).toISOString() };
}

function textOf(
	{ locale, say }: Context,
	verdict: Verdict,
	key: string | undefined,
	witness: { name: string; at: string | null } | null
): string {
	const { rules, counts, checks, ok } = verdict;
	const mark = (good: boolean) => (good ? 'ok  ' : 'FAIL');
	const lines = rules ? [`${inLocale(rules.title, locale)}   (${rules.origin})`, ''] : [];
	for (const { name, ok: good, detail } of checks)
		lines.push(`${mark(good)}  ${say(`check_${name}`)}${detail ? `: ${detail}` : ''}`);
	if (witness)
		lines.push(
			`${mark(witness.at !== null)}  ${say('witnessed', { name: witness.name, at: witness.at ?? '–' })}`
		);
	const rows = (rules?.options ?? []).map(({ number, label }) => [
		counts[number] ?? 0,
		number,
		inLocale(label, locale)
	]);
	if (rows.length > 0) lines.push('', table([`>${say('h_votes')}`, '>#', say('h_option')], rows));
	lines.push('', say('verified_log', { ballots: verdict.ballots, leaves: verdict.size, root: verdict.root }));
	if (rules?.rehearsal) lines.push(say('verified_rehearsal'));
	if (!key && verdict.key) lines.push(say('compare_key'));
	lines.push(say(ok ? 'verified' : 'not_verified'));
	return lines.join('\n');
}
