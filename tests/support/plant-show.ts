// node tests/support/plant-show.ts: into the database of the running server (DATA_DIR), a final of two teams, an
// operator who may run it, and an auditor, since a tally needs two people. Prints what a journey needs to know as one line of JSON.
import { randomBytes } from 'node:crypto';
import { database, prisma } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { plantSeason, staffSession } from './entrants.ts';
import { plantShow } from './show.ts';

await database();
const season = (await currentSeasonOrNull()) ?? (await plantSeason());
const last = await prisma().round.aggregate({ where: { seasonId: season.id }, _max: { number: true } });
const number = (last._max.number ?? 0) + 1;
const mark = randomBytes(3).toString('hex');
const show = await plantShow([`한빛 ${mark}`, `NOVA ${mark}`], season, number);
console.log(
	JSON.stringify({
		...show,
		names: [`한빛 ${mark}`, `NOVA ${mark}`],
		session: await staffSession(season.id, 'operator'),
		auditor: await staffSession(season.id, 'auditor')
	})
);
process.exit(0);
