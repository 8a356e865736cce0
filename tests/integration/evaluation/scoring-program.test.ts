import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { findSubmission, publicBoard } from '#lib/server/evaluation/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { addFile, draftProblem, publishProblem } from '#lib/server/problems/index.ts';
import { plainScoring } from '#lib/problems/scoring.ts';
import { actorWith } from '../../support/actors.ts';
import { testDatabase } from '../../support/database.ts';
import { plantTeam } from '../../support/entrants.ts';
import { account, both, draft, seasonWith, shortlistedNeed, uploadData } from '../../support/problems.ts';
import { handIn, predictions, untilEnded, type Arena } from '../../support/submissions.ts';
import { testWorker } from '../../support/worker.ts';

testDatabase();
testWorker();

/** Counts hits; an answer `crash` breaks it, and `nothing` makes it say no number. */
const PROGRAM = `
import { readFileSync, writeFileSync } from 'node:fs';
const rows = (file) => readFileSync(file, 'utf8').trim().split('\\n').slice(1).map((line) => line.split(','));
const said = new Map(rows('/in/predictions.csv').map(([id, answer]) => [id, answer]));
if ([...said.values()].includes('crash')) process.exit(7);
const of = (split) => {
	const own = rows('/in/truth.csv').filter((row) => row[2] === split);
	return { joy: [...said.values()].includes('nothing') ? 'NaN' : 100 * own.filter(([id, target]) => said.get(id) === target).length / own.length, extra: 1 };
};
writeFileSync('/out/scores.json', JSON.stringify({ public: of('public'), private: of('private') }));
`;

async function programArena(): Promise<Arena> {
	const seasonId = await seasonWith('sourcing', 'entry');
	const { needId, organiser, proposer } = await shortlistedNeed(seasonId);
	const columns = [
		{ name: 'joy', title: both('기쁨', 'Joy'), direction: 'higher' as const, decimals: 1, base: 0, best: 100 }
	];
	const program = { runtime: 'node' as const, entry: 'score.mjs', columns };
	const input = draft({
		practice: true,
		prizeKrw: 0,
		metric: 'program',
		positive: 'joy',
		scoring: { ...plainScoring, program }
	});
	const problemId = await draftProblem(organiser, needId, input);
	await uploadData(organiser, problemId);
	const bytes = zipSync({ 'score.mjs': strToU8(PROGRAM) });
	await addFile(organiser, problemId, { name: 'scorer.zip', role: 'scorer', bytes });
	await publishProblem(organiser, problemId);
	const captain = await account();
	const team = await plantTeam(captain, '프로그램 팀');
	const problem = { problemId, needId, slug: input.slug, organiser, proposer, input };
	return { seasonId, problem, captain, team, organiser: actorWith(organiser.userId, 'organiser') };
}

test('the organisers’ own program scores in the sandbox; what it declares counts, and its faults are not the team’s', async () => {
	const field = await programArena();
	const { objectKey } = await prisma().problemFile.findFirstOrThrow({ where: { role: 'scorer' } });
	expect(objectKey).toMatch(/^sealed\//);
	const id = await handIn(field, predictions('sealedleft', 'sealedleft', 'sealedleft'));
	expect(await untilEnded(id)).toBe('scored');
	const { scores } = await findSubmission(field.captain, id);
	expect(scores.map(({ metric, value, main }) => [metric, value, main])).toEqual([
		['program:joy', 100, true]
	]);
	const { columns, rows } = await publicBoard(field.problem.slug);
	expect([columns.map(({ title }) => title), rows[0]!.value]).toEqual([[{ ko: '기쁨', en: 'Joy' }], 100]);
	expect(await prisma().score.findMany({ where: { split: 'private' }, select: { value: true } })).toEqual([
		{ value: 50 }
	]);
	for (const answer of ['crash', 'nothing']) {
		const failed = await handIn(field, predictions(answer));
		expect(await untilEnded(failed)).toBe('failed');
		const { code, fault, countsToQuota } = await findSubmission(field.captain, failed);
		expect([code, fault, countsToQuota]).toEqual(['bad_scores', 'platform', false]);
	}
});
