import { logger, now, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { closePoll, countingMs } from './conduct.ts';
import { rulesOf } from './lock.ts';
import { endingOf } from './rules.ts';

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
		await transaction((tx) => closePoll(tx, systemActor, id), { timeoutMs: countingMs }).catch(
			(error: unknown) => tellFault(id, String(error))
		);
}

/** What was said last of votes that cannot be closed: one whose log was set back would say the same at every turn. */
const faults = new Map<string, string>();

function tellFault(poll: string, error: string): void {
	if (faults.get(poll) !== error) logger.error({ code: 'vote_not_closed', poll, error });
	faults.set(poll, error);
}
