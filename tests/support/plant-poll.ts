// node tests/support/plant-poll.ts: into the database of the running server (DATA_DIR), an open rehearsal with a
// ranking that may be changed, some ballots of several networks, and an operator and an auditor. One line of JSON.
import { randomBytes } from 'node:crypto';
import { database } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { castBallot, issuePass } from '#lib/server/voting/index.ts';
import { plantSeason, staffSession } from './entrants.ts';
import { nonce, plantPoll } from './polls.ts';

await database();
const season = (await currentSeasonOrNull()) ?? (await plantSeason());
const mark = randomBytes(3).toString('hex');

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
	rehearsal: true
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
const sessions = {
	operator: await staffSession(season.id, 'operator'),
	auditor: await staffSession(season.id, 'auditor')
};
console.log(JSON.stringify({ slug: poll.slug, sessions }));
process.exit(0);
