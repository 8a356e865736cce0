import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { bundleLines, publishPoll, watchFraud } from '#lib/server/voting/index.ts';
import { parseBallotLine } from '#lib/voting/leaf.ts';
import { countVote, type TestPoll } from '../support/polls.ts';
import type { Crowd } from './crowd.ts';

const verifier = 'tests/verifier/vote_log.py';

/** Ends a vote, publishes it, has a program that shares no code with us recount it, and compares it with what voters know. */
export async function faultsOf(poll: TestPoll, crowd: Crowd, home: string): Promise<string[]> {
	await watchFraud(); // of a long vote people wait until a timer has been through all voters
	await countVote(poll.id);
	await transaction((tx) => publishPoll(tx, systemActor, poll.id));
	const file = path.join(home, `${poll.slug}.bundle`);
	let text = '';
	for await (const piece of bundleLines(poll.id)) text += piece;
	writeFileSync(file, text);
	const faults = [...recounted(file), ...comparedWith(crowd, text.split('\n'))];
	rmSync(file);
	const { logAlarm } = await prisma().poll.findUniqueOrThrow({ where: { id: poll.id } });
	if (logAlarm !== null) faults.push(`alarm: ${JSON.stringify(logAlarm)}`);
	for (const [answer, times] of crowd.strange) faults.push(`answered "${answer}" ${times} times`);
	return faults;
}

/** The independent recount in Python: root of each checkpoint, uniqueness, tally and books. */
function recounted(file: string): string[] {
	try {
		execFileSync('python3', [verifier, file], { encoding: 'utf8', stdio: 'pipe' });
		return [];
	} catch (error) {
		return [`the recount: ${(error as { stdout?: string }).stdout?.slice(0, 400) ?? String(error)}`];
	}
}

function comparedWith({ casts }: Crowd, lines: string[]): string[] {
	const faults: string[] = [];
	const places = new Map<string, string[]>();
	for (const line of lines) {
		const leaf = parseBallotLine(line);
		if (leaf) places.set(leaf.nonce, [...(places.get(leaf.nonce) ?? []), line]);
	}
	for (const { nonce, option, promised } of casts) {
		const found = places.get(nonce) ?? [];
		if (found.length > 1) faults.push(`a ballot stands ${found.length} times in the log`);
		if (promised !== null && found[0] !== promised)
			faults.push(`acknowledged and ${found.length === 0 ? 'lost' : 'stored as another'}: ${promised}`);
		if (found[0] && parseBallotLine(found[0])?.choice !== option) faults.push('stored with another option');
		places.delete(nonce);
	}
	if (places.size > 0) faults.push(`${places.size} ballots of nobody`);
	return faults.slice(0, 5);
}
