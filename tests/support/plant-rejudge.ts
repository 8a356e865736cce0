/**
 * node tests/support/plant-rejudge.ts
 * Puts a problem with a wrong truth into the running server's database (DATA_DIR): two teams with predictions, which the
 * server's own worker scores. Prints the problem's address, the teams' names and the sessions of an organiser and a captain.
 */
import { randomUUID } from 'node:crypto';
import { database, prisma, systemActor } from '#lib/server/platform/index.ts';
import { draftProblem, publishProblem } from '#lib/server/problems/index.ts';
import { currentSeasonOrNull, openStage } from '#lib/server/season/index.ts';
import { plantPerson, plantTeam, session } from './entrants.ts';
import { criteria, draft, seasonWith, shortlistedNeed, uploadData } from './problems.ts';
import { handIn, type Arena } from './submissions.ts';
import { until } from './until.ts';

await database();

const season = await currentSeasonOrNull();
const seasonId = season?.id ?? (await seasonWith('sourcing', 'entry'));
for (const stage of ['sourcing', 'entry'] as const) {
	const window = season?.stages.find((candidate) => candidate.stage === stage);
	if (window && window.state !== 'open') await openStage(systemActor, seasonId, stage);
}
await prisma().season.update({ where: { id: seasonId }, data: { criteria: criteria as never } });

const ids = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'];
const { needId, organiser } = await shortlistedNeed(seasonId);
const input = draft({ practice: true, prizeKrw: 0, quotaPerDay: 20 });
const problemId = await draftProblem(organiser, needId, input);
await uploadData(organiser, problemId, {
	test: `id,x\n${ids.map((id, at) => `${id},${at}\n`).join('')}`,
	sample: `id,prediction\n${ids.map((id) => `${id},left\n`).join('')}`,
	// b1 and b2 should have been `right`: the better team is behind until they are left out.
	truth: `id,target,split\n${ids.map((id, at) => `${id},${at < 5 ? 'left' : 'right'},${at < 4 ? 'public' : 'private'}\n`).join('')}`
});
await publishProblem(organiser, problemId);

async function entrant(name: string, ...labels: string[]) {
	const captain = await plantPerson(seasonId, 'captain');
	const team = await plantTeam(captain, `${name} ${randomUUID().slice(0, 6)}`);
	const field = { seasonId, captain, team, problem: { slug: input.slug } } as Arena;
	const rows = ids.map((id, at) => `${id},${labels[at] ?? 'left'}\n`);
	const id = await handIn(field, `id,prediction\n${rows.join('')}`);
	await until(async () => {
		const { state, code } = await prisma().submission.findUniqueOrThrow({ where: { id } });
		if (state === 'failed' || state === 'refused')
			throw new Error(`the planted submission is ${state}: ${code}`);
		return state === 'scored';
	}, 'the worker of the server');
	const { name: shown } = await prisma().team.findUniqueOrThrow({ where: { id: team.id } });
	return { captain, name: shown };
}

const right = await entrant('옳은 팀', 'right', 'right');
const like = await entrant('닮은 팀', 'left', 'left', 'right');
const desk = await plantPerson(seasonId, 'desk', 'organiser');
const tokens = { organiser: await session(desk), captain: await session(right.captain) };
console.log(JSON.stringify({ slug: input.slug, teams: [right.name, like.name], tokens }));
process.exit(0);
