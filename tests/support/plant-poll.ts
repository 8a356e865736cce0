// node tests/support/plant-poll.ts <data folder> [ready]: into the database of a running server, an open rehearsal with a
// ranking that may be changed, some ballots of several networks, and an operator and an auditor. One line of JSON.
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
import { castBallot, issuePass } from '#lib/server/voting/index.ts';
import { plantSeason } from './entrants.ts';
import { nonce, plantPoll } from './polls.ts';

const { url } = await startEmbeddedPostgres({ home: path.join(process.argv[2]!, 'postgres') });
useDatabase(await openDatabase(url));
const season = (await currentSeasonOrNull()) ?? (await plantSeason());
const mark = randomBytes(3).toString('hex');

async function enter(role: 'operator' | 'auditor'): Promise<string> {
	const { id } = await prisma().user.create({
		data: {
			email: `${role}-${mark}@mail.example`,
			name: `${role} ${mark}`,
			passwordHash: '-',
			emailConfirmedAt: new Date(),
			totpConfirmedAt: new Date(),
			roles: { create: [{ seasonId: season.id, role }] }
		}
	});
	return (await transaction((tx) => openSession(tx, id, { device: 'a journey', network: '' }, new Date())))
		.token;
}

const label = (ko: string, en: string) => ({ label: { ko, en }, subject: en });
const poll = await plantPoll(season.id, {
	slug: `ranked-${mark}`,
	title: { ko: '관객상 순위 투표', en: 'Audience award, ranked' },
	options: [
		label('한빛', 'Hanbit'),
		label('노바', 'Nova'),
		label('물결', 'Wave'),
		label('등대', 'Lighthouse')
	],
	form: { kind: 'ranked', points: [5, 3, 1] },
	change: 'last',
	rehearsal: true,
	windowSeconds: 3600
});
for (const [network, count] of [
	['one', 6],
	['two', 4],
	['three', 25]
] as const)
	for (let at = 0; at < count; at++) {
		const pass = await issuePass(season.id, `${network}-${mark}-network-of-a-journey`.slice(0, 22));
		await castBallot({ slug: poll.slug, pass, option: at % 3 ? [1, 2] : [3, 1, 4], nonce: nonce() });
	}
const sessions = { operator: await enter('operator'), auditor: await enter('auditor') };
console.log(JSON.stringify({ slug: poll.slug, sessions }));
await closeDatabase();
process.exit(0);
