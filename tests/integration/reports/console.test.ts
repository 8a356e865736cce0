import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { pool, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { organiserConsole } from '#lib/server/reports/index.ts';
import { closePoll } from '#lib/server/voting/index.ts';
import { objectTo } from '#lib/server/voting/log/objections.ts';
import { actorWith } from '../../support/actors.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();

const votes = async () => {
	const { waiting } = await organiserConsole(actorWith(randomUUID(), 'organiser'));
	return [waiting.talliesToConfirm, waiting.groupsToDecide, waiting.logsInDoubt];
};

test('the console counts votes that wait for a tally, for a decision, and those whose log is in doubt, once each', async () => {
	const season = await plantSeason();
	const [sound, doubted] = [await plantPoll(season.id), await plantPoll(season.id)];
	expect(await votes()).toEqual([0, 0, 0]);
	await transaction((tx) => closePoll(tx, systemActor, sound.id));
	await prisma().ballotGroup.create({ data: { pollId: sound.id, rule: 'by hand', size: 3 } });
	for (const witness of ['one.example', 'two.example'])
		await objectTo(doubted.id, { witness, told: 9, size: 7 });
	await pool().query(`UPDATE polls SET log_alarm = '{"kind":"fork"}' WHERE id = $1`, [doubted.id]);
	expect(await votes()).toEqual([1, 1, 1]);
});

test('the console is for organisers', async () => {
	await plantSeason();
	for (const role of ['judge', 'operator', 'auditor'] as const)
		expect(await code(organiserConsole(actorWith(randomUUID(), role)))).toBe('forbidden');
});
