// node tests/support/plant-problems.ts: into the database of the running server (DATA_DIR), a season that takes needs,
// a hospital with a confirmed member, two organisers and a reader. Prints their addresses as one line of JSON.
import { randomBytes } from 'node:crypto';
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { database, prisma, systemActor, type Role } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull, openStage } from '#lib/server/season/index.ts';
import { both, criteria, seasonWith } from './problems.ts';

await database();

const season = await currentSeasonOrNull();
const seasonId = season?.id ?? (await seasonWith('sourcing'));
const sourcing = season?.stages.find(({ stage }) => stage === 'sourcing');
if (season && sourcing?.state !== 'open') await openStage(systemActor, seasonId, 'sourcing');
if (season) await prisma().season.update({ where: { id: seasonId }, data: { criteria: criteria as never } });

const mark = randomBytes(3).toString('hex');
const password = 'a long enough sentence';
const passwordHash = await hashPassword(password);

async function person(name: string, ...roles: Role[]) {
	const email = `${name}-${mark}@mail.example`;
	const grants = { create: roles.map((role) => ({ seasonId, role })) };
	const { id } = await prisma().user.create({
		data: { email, name: `${name} ${mark}`, passwordHash, emailConfirmedAt: new Date(), roles: grants }
	});
	return { id, email };
}

const proposer = await person('proposer');
const organiser = await person('organiser', 'organiser');
const reader = await person('reader');
await prisma().organisation.create({
	data: {
		slug: `garam-${mark}`,
		name: { ...both('가람병원', 'Garam Hospital') },
		kind: 'hospital',
		domain: `garam-${mark}.example`,
		verifiedAt: new Date(),
		members: { create: { userId: proposer.id } }
	}
});

console.log(
	JSON.stringify({
		mark,
		password,
		proposer: proposer.email,
		organiser: organiser.email,
		reader: reader.email
	})
);
process.exit(0);
