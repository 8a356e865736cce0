/**
 * node tests/support/plant-hostile.ts                a season, and the sessions of who will send nonsense to it
 * node tests/support/plant-hostile.ts count          how many entries the audit trail has but those of `ownBusiness`
 * node tests/support/plant-hostile.ts retire <id>    makes the season before it the current one again
 * Works on the database of the running server (DATA_DIR); prints one line of JSON.
 */
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { openSession } from '#lib/server/identity/sessions.ts';
import { database, prisma, transaction, type SignedIn } from '#lib/server/platform/index.ts';
import { findDoors, findWindows } from './doors.ts';
import { plantPerson, plantProblem, plantSeason, plantTeam } from './entrants.ts';
import { plantShow } from './show.ts';

await database();
/** What a person does to nobody but themselves by an empty form: see `letsPass`. */
const ownBusiness = ['person.second_factor_started', 'profile.saved'];
const [verb, seasonId] = process.argv.slice(2);

async function session({ userId }: SignedIn): Promise<string> {
	const opened = await transaction((tx) =>
		openSession(tx, userId, { device: 'test', network: 'test' }, new Date())
	);
	return opened.token;
}

async function plant() {
	const season = await plantSeason();
	const [captain, nobody, staff] = [
		await plantPerson(season.id, 'Captain'),
		await plantPerson(season.id, 'Nobody'),
		await plantPerson(season.id, 'Staff', 'proposer', 'judge', 'operator', 'organiser', 'auditor')
	];
	const passwordHash = await hashPassword('nobody knows this one');
	await prisma().user.updateMany({
		where: { id: { in: [nobody.userId, staff.userId] } },
		data: { passwordHash }
	});
	const team = await plantTeam(captain, `Door ${Date.now() % 1_000_000}`);
	const problem = await plantProblem(season.id, `door-${Date.now() % 1_000_000}`);
	const show = await plantShow(['한빛', 'NOVA'], season, 1);
	return {
		seasonId: season.id,
		known: { team: team.slug, problem: problem.slug, poll: show.pollSlug, season: season.slug },
		tokens: { nobody: await session(nobody), staff: await session(staff) },
		doors: await findDoors(),
		windows: findWindows()
	};
}

if (verb === 'retire')
	await prisma().season.update({ where: { id: seasonId! }, data: { createdAt: new Date(0) } });
else if (verb === 'count')
	console.log(String(await prisma().auditEntry.count({ where: { type: { notIn: ownBusiness } } })));
else console.log(JSON.stringify(await plant()));
process.exit(0);
