import { readFile } from 'node:fs/promises';
import { openBallotProof, type BallotProof } from '#lib/voting/ballot-proof.ts';
import { spellChoice } from '#lib/voting/choice.ts';
import { codeOf } from '#lib/voting/code.ts';
import { parseKey } from '#lib/voting/note.ts';
import { parseProof } from '#lib/voting/proof.ts';
import { ProofWatch } from '#lib/voting/proof-watch.ts';
import { recount } from '#lib/voting/recount.ts';
import { tidyNote } from '#lib/voting/seen-checkpoint.ts';
import type { Verdict } from '#lib/voting/verdict.ts';
import { bundleBytes } from '../bundle-file.ts';
import type { Command } from '../commands.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { clean } from '../print.ts';
import { checkWord } from './verify.ts';

export const receipt: Command = {
	name: 'receipt',
	usage: 'champion receipt FILE [--key KEY] [--bundle BUNDLE]',
	about: {
		ko: '영수증이나 약속을 확인합니다. --key는 방송에 나온 키, --bundle은 공개된 투표 기록의 파일이나 주소입니다.',
		en: 'Checks a receipt or a promise. Give the key that was shown on air, and once it is published the log, a file or an address.'
	},
	takes: [1, 1],
	options: { key: { type: 'string' }, bundle: { type: 'string' } },
	async run(context, [file = ''], values) {
		const { say } = context;
		const given = values.key ? String(values.key) : undefined;
		if (!given && !values.bundle) throw new Failure('usage', say('receipt_how'));
		const text = await readFile(file, 'utf8').catch(() => {
			throw new Failure('failed', say('no_file', { file }));
		});
		const parsed = parseProof(tidyNote(text));
		const watch = parsed && new ProofWatch(parsed);
		const verdict = values.bundle
			? await recount(bundleBytes(context, String(values.bundle), values.quiet === true), {
					key: given,
					...(watch && { watch: watch.see })
				})
			: null;
		const key = parseKey(given ?? verdict?.key ?? '');
		if (!key && given) throw new Failure('usage', say('receipt_key', { key: given }));
		const proof = key && (await openBallotProof(text, key));
		// A torn file, or the log of another vote, says nothing about this one.
		const inLog = proof && watch && verdict?.ok ? watch.bearsOut(proof.kind) : null;
		const found = { proof, inLog, index: watch?.index ?? null, verdict };
		context.tell(valueOf(found), () => textOf(context, found, given));
		if (!proof || inLog === false || verdict?.ok === false) context.exitCode = 1;
	}
};

interface Found {
	/** Null where no key of this log signed it. */
	proof: BallotProof | null;
	/** Whether the log bears it out; null where there is none, or none that holds, to look into. */
	inLog: boolean | null;
	/** Where in the log its leaf was met. */
	index: number | null;
	verdict: Verdict | null;
}

const valueOf = ({ proof, inLog, index, verdict }: Found) => ({
	good: proof !== null,
	...(proof && {
		kind: proof.kind,
		code: codeOf(proof.leaf),
		choice: proof.ballot.choice,
		index: proof.kind === 'receipt' ? proof.index : index,
		size: proof.log.size
	}),
	inLog,
	logOk: verdict?.ok ?? null
});

function textOf(
	{ say }: Context,
	{ proof, inLog, index, verdict }: Found,
	given: string | undefined
): string {
	const lines: string[] = [];
	if (!proof) lines.push(`FAIL  ${say('receipt_bad')}`);
	else {
		const { kind, log, leaf, ballot } = proof;
		const facts = { code: `#${codeOf(leaf)}`, option: spellChoice(ballot.choice), origin: log.origin };
		lines.push(`ok    ${say(`${kind}_good`, { ...facts, index: proof.index, size: log.size })}`);
		if (inLog === true) lines.push(`ok    ${say('receipt_in_log', { index: index ?? proof.index })}`);
		if (inLog === false) lines.push(`FAIL  ${say('receipt_not_in_log')}`);
		if (inLog === null && verdict) lines.push(`FAIL  ${say('receipt_log_unusable')}`);
		if (inLog === null && !verdict)
			lines.push('', say(`${kind}_next`), '', ...proof.checkpoint.trimEnd().split('\n').map(clean));
	}
	for (const { name, ok, detail } of verdict?.checks ?? [])
		if (!ok) lines.push(`FAIL  ${say(checkWord(name, verdict?.rules ?? null))}: ${detail}`);
	if (verdict?.key && !given) lines.push('', verdict.key, say('compare_key'));
	return lines.join('\n');
}
