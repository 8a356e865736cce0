// node tests/support/plant-submissions.ts: into the database of the running server (DATA_DIR), a practice problem with
// its data, a team whose captain can sign in, an outsider and an organiser. Prints them as one line of JSON.
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { database, prisma, systemActor, type Role } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull, openStage } from '#lib/server/season/index.ts';
import { plantTeam } from './entrants.ts';
import { account, criteria, publishedProblem, seasonWith } from './problems.ts';

await database();

const season = await currentSeasonOrNull();
const seasonId = season?.id ?? (await seasonWith('sourcing', 'entry'));
for (const stage of ['sourcing', 'entry'] as const) {
	const window = season?.stages.find((candidate) => candidate.stage === stage);
	if (window && window.state !== 'open') await openStage(systemActor, seasonId, stage);
}
if (season) await prisma().season.update({ where: { id: seasonId }, data: { criteria: criteria as never } });

const password = 'a long enough sentence';
const passwordHash = await hashPassword(password);
async function person(...roles: Role[]) {
	const actor = await account(...roles);
	const grants = { create: roles.map((role) => ({ seasonId, role })) };
	await prisma().user.update({ where: { id: actor.userId }, data: { passwordHash, roles: grants } });
	return actor;
}

const problem = await publishedProblem(seasonId, {
	practice: true,
	prizeKrw: 0,
	kinds: ['predictions', 'code'],
	quotaPerDay: 20
});
const [captain, outsider, organiser] = [await person(), await person(), await person('organiser')];
const name = `한빛 ${captain.userId.slice(0, 6)}`;
await plantTeam(captain, name);

console.log(
	JSON.stringify({
		slug: problem.slug,
		password,
		team: name,
		captain: captain.email,
		outsider: outsider.email,
		organiser: organiser.email
	})
);
process.exit(0);
