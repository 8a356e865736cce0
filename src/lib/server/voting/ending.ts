import { now, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { closePoll, countingMs } from './conduct.ts';
import { rulesOf } from './lock.ts';
import { endingOf } from './rules.ts';
import { ToldOnce } from './told-once.ts';

/** So long a ballot that came in time may still be on its way to the database. */
const lastBallotsMs = 2000;

/** Closes each vote whose time and grace are over: a vote ends when it was said to, whoever looks at a desk. */
export async function closeEndedPolls(): Promise<void> {
	const at = new Date(now().getTime() - lastBallotsMs);
	const open = await prisma().poll.findMany({
		where: { state: 'open', closesAt: { lt: at } },
		select: { id: true, closesAt: true, graceMs: true, rules: true }
	});
	const over = open.filter((poll) => endingOf({ ...rulesOf(poll), ...poll }, at) === 'over');
	for (const { id } of over)
		await faults.watch(
			id,
			transaction((tx) => closePoll(tx, systemActor, id), { timeoutMs: countingMs })
		);
}

/** A vote whose log was set back cannot be closed. */
const faults = new ToldOnce('vote_not_closed');
