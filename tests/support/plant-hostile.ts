/**
 * node tests/support/plant-hostile.ts                a season, and the sessions of who will send nonsense to it
 * node tests/support/plant-hostile.ts count          how many entries the audit trail has but those of `ownBusiness`
 * Works on the database of the running server (DATA_DIR); prints one line of JSON.
 */
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { database, prisma } from '#lib/server/platform/index.ts';
import { findDoors, findWindows } from './doors.ts';
import { plantPerson, plantProblem, plantSeason, plantTeam, session } from './entrants.ts';
import { plantShow } from './show.ts';

await database();
/** What a person does to nobody but themselves by an empty form: see `letsPass`. */
const ownBusiness = ['person.second_factor_started', 'profile.saved'];

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

if (process.argv[2] === 'count')
	console.log(String(await prisma().auditEntry.count({ where: { type: { notIn: ownBusiness } } })));
else console.log(JSON.stringify(await plant()));
process.exit(0);
