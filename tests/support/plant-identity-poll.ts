// node tests/support/plant-identity-poll.ts: into the database of the running server (DATA_DIR), an open rehearsal for people
// who prove who they are, and one for accounts with somebody signed in. One line of JSON.
import { randomBytes } from 'node:crypto';
import { database } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { plantSeason, staffSession } from './entrants.ts';
import { plantPoll } from './polls.ts';

await database();
const season = (await currentSeasonOrNull()) ?? (await plantSeason());
const mark = randomBytes(3).toString('hex');
const label = (ko: string, en: string) => ({ label: { ko, en }, subject: en });
/** As long as a name may be. */
const oneWord = 'W'.repeat(60);
const plant = (tier: 'identity' | 'account') =>
	plantPoll(season.id, {
		slug: `${tier}-${mark}`,
		title: { ko: '올해의 연구', en: 'Research of the year' },
		options: [label('한빛', 'Hanbit'), label('노바', 'Nova'), label(oneWord, oneWord)],
		tier,
		rehearsal: true
	});
const [identity, account] = [await plant('identity'), await plant('account')];
const session = await staffSession(season.id, 'operator');
console.log(JSON.stringify({ identity: identity.slug, account: account.slug, session }));
process.exit(0);
