import { found, prisma } from '#lib/server/platform/index.ts';
import { hex } from '#lib/voting/bytes.ts';
import type { PollResult, PollRules, Tier, TieRule } from '#lib/voting/leaf.ts';
import type { Text } from '#lib/text.ts';
import type { Poll, PollOption } from '#lib/server/generated/prisma/client.ts';
import { verifierKey } from './keys.ts';
import { countBallots } from './log/count.ts';
import { leaders, type PollState } from './rules.ts';
import { poolSql } from './sql.ts';

export interface PollRecord {
	id: string;
	seasonId: string;
	slug: string;
	title: Text;
	tier: Tier;
	tieRule: TieRule;
	showRunning: boolean;
	graceMs: number;
	state: PollState;
	options: { number: number; label: Text; side: string; subject: string }[];
	openedAt: string | null;
	closesAt: string | null;
	closedAt: string | null;
	publishedAt: string | null;
	/** The log's name, key and rules hash; null until the rules are fixed. */
	log: { origin: string; key: string; rulesHash: string } | null;
}

/** What the public may know. `result` from publication on; `running` only where the rules say so. */
export interface PollView extends Omit<PollRecord, 'graceMs'> {
	checkpoint: string | null;
	running: Record<string, number> | null;
	result: PollResult | null;
}

export interface Tally {
	counts: Record<string, number>;
	ballots: number;
	/** Options with the most ballots; several where they are level. */
	leaders: number[];
	/** The same counts by what the options stand for. */
	bySubject: Record<string, number>;
}

type Row = Poll & { options: PollOption[] };
const withOptions = { options: { orderBy: { number: 'asc' } } } as const;

export async function findPoll(pollId: string): Promise<PollRecord> {
	return recordOf(found(await prisma().poll.findUnique({ where: { id: pollId }, include: withOptions })));
}

export async function findPollBySlug(seasonId: string, slug: string): Promise<PollRecord> {
	const key = { seasonId_slug: { seasonId, slug } };
	return recordOf(found(await prisma().poll.findUnique({ where: key, include: withOptions })));
}

/** Polls the public may know of: from the moment their rules are fixed, newest first. */
export async function listPolls(seasonId: string): Promise<PollRecord[]> {
	const where = { seasonId, state: { not: 'draft' } };
	const rows = await prisma().poll.findMany({ where, include: withOptions, orderBy: { createdAt: 'desc' } });
	return rows.map(recordOf);
}

/** A draft is nobody's business yet, so it is not found. */
export async function viewPoll(seasonId: string, slug: string): Promise<PollView> {
	const key = { seasonId_slug: { seasonId, slug } };
	const row = found(await prisma().poll.findUnique({ where: key, include: withOptions }));
	if (row.state === 'draft') return found<PollView>(null);
	const { graceMs: _, ...poll } = recordOf(row);
	const latest = await prisma().pollCheckpoint.findFirst({
		where: { pollId: row.id },
		orderBy: { size: 'desc' }
	});
	const shown = row.showRunning && row.state !== 'committed';
	return {
		...poll,
		checkpoint: latest?.note ?? null,
		running: shown ? await countsOf(row) : null,
		result: row.state === 'published' ? (row.tally as unknown as PollResult) : null
	};
}

/** For the rooms that reckon with it; null until the poll is closed. Whoever shows it decides when. */
export async function tallyOf(pollId: string): Promise<Tally | null> {
	const row = found(await prisma().poll.findUnique({ where: { id: pollId }, include: withOptions }));
	if (row.state !== 'closed' && row.state !== 'published') return null;
	const { counts, counted } = row.tally as unknown as PollResult;
	const bySubject = Object.fromEntries(
		row.options.map((option) => [option.subject, counts[option.number] ?? 0])
	);
	return { counts, ballots: counted, leaders: leaders(counts), bySubject };
}

const recent = new Map<string, { at: number; counts: Promise<Record<string, number>> }>();
const runningForMs = 1000;

/** Counting takes a tenth of a second per million ballots, so a second's readers share one count. */
function countsOf(row: Row): Promise<Record<string, number>> {
	const known = recent.get(row.id);
	if (known && performance.now() - known.at < runningForMs) return known.counts;
	const counts = countBallots(
		poolSql,
		row.id,
		row.options.map((option) => option.number)
	);
	recent.set(row.id, { at: performance.now(), counts });
	return counts;
}

function recordOf(row: Row): PollRecord {
	const origin = row.state === 'draft' ? null : (row.rules as unknown as PollRules).origin;
	return {
		id: row.id,
		seasonId: row.seasonId,
		slug: row.slug,
		title: row.title as unknown as Text,
		tier: row.tier as Tier,
		tieRule: row.tieRule as TieRule,
		showRunning: row.showRunning,
		graceMs: row.graceMs,
		state: row.state as PollState,
		options: row.options.map(({ number, label, side, subject }) => ({
			number,
			label: label as unknown as Text,
			side,
			subject
		})),
		openedAt: row.openedAt?.toISOString() ?? null,
		closesAt: row.closesAt?.toISOString() ?? null,
		closedAt: row.closedAt?.toISOString() ?? null,
		publishedAt: row.publishedAt?.toISOString() ?? null,
		log:
			origin === null
				? null
				: { origin, key: verifierKey(row.seasonId, origin), rulesHash: hex(row.rulesHash!) }
	};
}
