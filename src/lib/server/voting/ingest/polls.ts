import { DomainError, logger, prisma } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import type { BallotForm } from '#lib/voting/choice.ts';
import type { Change, PollRules, Tier } from '#lib/voting/leaf.ts';
import { accountsShut } from '../passes.ts';

/** What the hot path needs to know of a poll. Only a hint: the insert itself asks the locked row. */
export interface OpenPoll {
	id: string;
	seasonId: string;
	origin: string;
	rehearsal: boolean;
	tier: Tier;
	form: BallotForm;
	change: Change;
	state: string;
	options: ReadonlySet<number>;
	/** When ballots of each way of watching end; by none of these names, with the grace for all. */
	ends: ReadonlyMap<string, Date>;
	/** When they all have ended, grace included; null where it is ended by hand. */
	end: Date | null;
	/** Voters who held a pass when their accounts were shut. */
	shut: ReadonlySet<string>;
}

interface Kept {
	until: number;
	poll: Promise<OpenPoll | null>;
	/** What the promise has brought. */
	found?: OpenPoll | null;
}
const kept = new Map<string, Kept>();
const keepMs = 1000;
/** A poll about to open is asked for again sooner, so that the first second of a vote loses nobody. */
const keepClosedMs = 100;
/** What a poll's name may look like; anything else is no reason to ask. */
const slugPattern = /^[\w-]{1,80}$/;

const keyOf = (seasonId: string, slug: string): string => `${seasonId}/${slug}`;

/** The poll without waiting, if it was read a moment ago; undefined says that it has to be asked for. */
export function pollAtHand(seasonId: string, slug: string): OpenPoll | null | undefined {
	const known = kept.get(keyOf(seasonId, slug));
	return known && known.until > performance.now() ? known.found : undefined;
}

/**
 * Slugs are unique within a season: the poll is the current season's, as on every page. Where that has none of the name it is that
 * of the pass's own season, for a program that asks after an earlier vote.
 */
export function pollForCasting(seasonId: string, slug: string): Promise<OpenPoll | null> {
	if (!slugPattern.test(slug)) return Promise.resolve(null);
	const key = keyOf(seasonId, slug);
	const known = kept.get(key);
	if (known && known.until > performance.now()) return known.poll;
	const poll = readPoll(seasonId, slug).catch((error: unknown) => {
		// The database is away: nothing was stored, and whoever comes again finds it back.
		logger.error({ code: 'poll_not_read', slug, error: String(error) });
		throw new DomainError('unavailable', { seconds: 2 });
	});
	const entry: Kept = { until: performance.now() + keepClosedMs, poll };
	if (kept.size > 1000) kept.clear();
	kept.set(key, entry);
	poll.then(
		(found) => {
			entry.found = found;
			if (found?.state === 'open') entry.until = performance.now() + keepMs;
		},
		() => kept.delete(key)
	);
	return poll;
}

async function readPoll(passSeasonId: string, slug: string): Promise<OpenPoll | null> {
	const currentId = (await currentSeasonOrNull())?.id ?? passSeasonId;
	const rows = await prisma().poll.findMany({
		where: { slug, seasonId: { in: [currentId, passSeasonId] }, state: { not: 'draft' } },
		include: { options: { select: { number: true } } }
	});
	const row = rows.find(({ seasonId }) => seasonId === currentId) ?? rows[0];
	if (!row) return null;
	const { origin, ballot, change, paths } = row.rules as unknown as PollRules;
	const { id, seasonId, rehearsal, state, closesAt, graceMs } = row;
	const ends = paths.map(
		({ name, delayMs }) => [name, new Date((closesAt?.getTime() ?? Infinity) + delayMs)] as const
	);
	return {
		id,
		seasonId,
		origin,
		rehearsal,
		tier: row.tier as Tier,
		form: ballot,
		change,
		state,
		options: new Set(row.options.map((option) => option.number)),
		ends: new Map(closesAt ? ends : []),
		end: closesAt && new Date(closesAt.getTime() + graceMs),
		shut: row.tier === 'account' ? await accountsShut(seasonId) : nobody
	};
}

const nobody: ReadonlySet<string> = new Set();

export const forgetPolls = (): void => kept.clear();
