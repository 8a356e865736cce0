import { inLocale } from '#lib/text.ts';
import { cosignedAt, parseWitnessKey } from '#lib/voting/cosignature.ts';
import { recount } from '#lib/voting/recount.ts';
import { seriesCsv } from '#lib/voting/series.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import type { CheckName, Verdict } from '#lib/voting/verdict.ts';
import { bundleBytes } from '../bundle-file.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { table } from '../print.ts';
import type { Word } from '../words.ts';

export const verify: Command = {
	name: 'verify',
	usage: 'champion verify BUNDLE [--key KEY] [--rules HASH] [--witness KEY] [--series]',
	about: {
		ko: '발표된 투표를 그 기록 파일이나 주소만으로 다시 셉니다. 키와 규칙 해시는 방송에 나온 것을 넣습니다. --series는 분마다의 수를 CSV로 내놓습니다.',
		en: 'Recounts a published vote from its log alone, a file or an address. Give the key and the rules hash that were shown on air. --series prints every minute as CSV.'
	},
	takes: [1, 1],
	options: {
		key: { type: 'string' },
		rules: { type: 'string' },
		witness: { type: 'string' },
		series: { type: 'boolean' }
	},
	async run(context, [source = ''], values) {
		const key = values.key ? String(values.key) : undefined;
		const rulesHash = values.rules ? String(values.rules).toLowerCase() : undefined;
		if (rulesHash && !/^[0-9a-f]{64}$/.test(rulesHash))
			throw new Failure('usage', context.say('bad_rules_hash', { hash: rulesHash }));
		const expected = { key, rulesHash };
		const verdict = await recount(bundleBytes(context, source, values.quiet === true), expected);
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

/** What a check says. Where votes may be changed, a voter has as many ballots in the log as were sent. */
export const checkWord = (name: CheckName, rules: PollRules | null): Word =>
	name === 'unique' && rules?.change === 'last' ? 'check_unique_last' : `check_${name}`;

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
		lines.push(`${mark(good)}  ${say(checkWord(name, rules))}${detail ? `: ${detail}` : ''}`);
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
