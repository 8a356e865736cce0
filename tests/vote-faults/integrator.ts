// Brings ballots into the log without a pause, sums up their voters and copies the log into the store, to be killed at any moment.
import { setTimeout as wait } from 'node:timers/promises';
import { database } from '#lib/server/platform/index.ts';
import { integrateOpenPolls, storeLogs, watchFraud } from '#lib/server/voting/index.ts';

await database();
console.log('READY http://127.0.0.1:0');
for (;;) {
	await integrateOpenPolls().catch(() => {});
	await watchFraud().catch(() => {});
	await storeLogs().catch(() => {});
	await wait(10);
}
