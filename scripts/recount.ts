// npm run recount -- <file or address of a bundle> [--key <verifier key shown on air>]
// Recounts a published vote from its bytes alone. Ends with 0 if everything is borne out, with 1 if anything is not.
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { recount } from '#lib/voting/recount.ts';
import type { CheckName, Verdict } from '#lib/voting/verdict.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });

const says: Record<CheckName, string> = {
	format: 'The file is a vote log',
	key: values.key ? 'The key is the one you gave' : 'The key, to be compared with the one shown on air',
	rules: 'The rules are those announced',
	ballots: 'Every ballot is well formed, for a listed option, inside the window',
	unique: 'No voter has two ballots',
	quarantine: 'Every ballot set aside was named and decided by enough people',
	checkpoints: 'Every signed checkpoint leads to these leaves',
	complete: 'Nothing is missing and nothing was added',
	tally: 'The published counts are the recounted ones',
	reconciled: 'Received = counted + refused'
};

const source = positionals[0];
if (!source) {
	console.error('Usage: npm run recount -- FILE-OR-ADDRESS [--key VERIFIER-KEY]');
	process.exit(2);
}

try {
	const verdict = await recount(await open(source), { key: values.key });
	print(verdict);
	process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
	console.error(`${source} could not be read: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}

async function open(place: string): Promise<AsyncIterable<Uint8Array>> {
	if (!/^https?:/.test(place)) return createReadStream(place);
	const answer = await fetch(place);
	if (!answer.ok || !answer.body) throw new Error(`the server answered ${answer.status}`);
	return answer.body;
}

function print(verdict: Verdict): void {
	const { rules, counts, checks } = verdict;
	if (rules) console.log(`${rules.title.ko} / ${rules.title.en}   (${rules.origin})\n`);
	for (const { name, ok, detail } of checks)
		console.log(`${ok ? 'ok  ' : 'FAIL'}  ${says[name]}${detail ? `: ${detail}` : ''}`);
	if (rules) console.log();
	for (const { number, label } of rules?.options ?? []) {
		const votes = String(counts[number] ?? 0).padStart(10);
		console.log(`${votes}  ${number}. ${label.ko === label.en ? label.ko : `${label.ko} / ${label.en}`}`);
	}
	console.log(`\n${verdict.ballots} ballots, ${verdict.size} leaves, root ${verdict.root}`);
	if (!values.key && verdict.key)
		console.log('Compare the key above with the one shown on air, or give it with --key.');
	console.log(
		verdict.ok
			? 'The published result is borne out by its log.'
			: 'The published result is NOT borne out by this log.'
	);
}
