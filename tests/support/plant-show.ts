// node tests/support/plant-show.ts <data folder>: into the database of a running server, a final of two teams and an
// operator who may run it. Prints what a journey needs to know as one line of JSON.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openSession } from '#lib/server/identity/sessions.ts';
import {
	closeDatabase,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '#lib/server/platform/database/index.ts';
import { prisma, transaction } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { plantSeason } from './entrants.ts';
import { plantShow } from './show.ts';

const folder = process.argv[2]!;
const { url } = await startEmbeddedPostgres({ home: path.join(folder, 'postgres') });
useDatabase(await openDatabase(url));

const season = (await currentSeasonOrNull()) ?? (await plantSeason());
const last = await prisma().round.aggregate({ where: { seasonId: season.id }, _max: { number: true } });
const number = (last._max.number ?? 0) + 1;
const mark = randomBytes(3).toString('hex');
const show = await plantShow([`한빛 ${mark}`, `NOVA ${mark}`], season, number);

// The operator is signed in on a device that has shown its second factor: how that goes is another journey.
const email = `operator-${mark}@mail.example`;
const roles = { create: [{ seasonId: season.id, role: 'operator' }] };
const known = {
	email,
	name: 'Operator',
	passwordHash: '-',
	emailConfirmedAt: new Date(),
	totpConfirmedAt: new Date(),
	roles
};
const { id } = await prisma().user.create({ data: known });
const { token } = await transaction((tx) =>
	openSession(tx, id, { device: 'a journey', network: '' }, new Date())
);

console.log(JSON.stringify({ ...show, names: [`한빛 ${mark}`, `NOVA ${mark}`], session: token }));
await closeDatabase();
process.exit(0);
