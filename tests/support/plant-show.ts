// node tests/support/plant-show.ts <data folder>: into the database of a running server, a final of two teams, an
// operator who may run it, and an auditor, since a tally needs two people. Prints what a journey needs to know as one line of JSON.
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

// Both are signed in on a device that has shown its second factor: how that goes is another journey.
async function enter(role: 'operator' | 'auditor'): Promise<string> {
	const { id } = await prisma().user.create({
		data: {
			email: `${role}-${mark}@mail.example`,
			name: role === 'operator' ? 'Operator' : 'Auditor',
			passwordHash: '-',
			emailConfirmedAt: new Date(),
			totpConfirmedAt: new Date(),
			roles: { create: [{ seasonId: season.id, role }] }
		}
	});
	const device = { device: 'a journey', network: '' };
	return (await transaction((tx) => openSession(tx, id, device, new Date()))).token;
}

const sessions = { session: await enter('operator'), auditor: await enter('auditor') };
console.log(JSON.stringify({ ...show, names: [`한빛 ${mark}`, `NOVA ${mark}`], ...sessions }));
await closeDatabase();
process.exit(0);
