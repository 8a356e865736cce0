import { found, prisma } from '#lib/server/platform/index.ts';
import { hex } from '#lib/voting/bytes.ts';
import type { BallotForm } from '#lib/voting/choice.ts';
import type { FraudRule } from '#lib/voting/fraud.ts';
import type { Change, PollResult, PollRules, Tier, TieRule } from '#lib/voting/leaf.ts';
import type { Text } from '#lib/text.ts';
import type { Poll, PollOption } from '#lib/server/generated/prisma/client.ts';
import { identityProvider, providerOf, type IdentityProvider } from './identity/provider.ts';
import { verifierKey } from './keys.ts';
import { countPoll } from './log/count.ts';
import { objectionsOf, publicly, type Objection } from './log/objections.ts';
import { latestCheckpoint } from './log/tiles.ts';
import { leaders, publicState, type PollState, type PublicState } from './rules.ts';
import { sparing } from './sparing.ts';
import { poolSql } from './sql.ts';

export interface PollRecord {
	id: string;
	seasonId: string;
	slug: string;
	title: Text;
	form: BallotForm;
	change: Change;
	tier: Tier;
	/** Who says who is one person; null but for polls of that tier. */
	identity: IdentityProvider | null;
	tieRule: TieRule;
	showRunning: boolean;
	graceMs: number;
	paths: PollRules['paths'];
	/** How long it is planned to be open; null where it is ended by hand. */
	windowSeconds: number | null;
	rehearsal: boolean;
	weights: PollRules['weights'];
	/** By what ballots are set aside without anybody's doing. */
	fraud: FraudRule[];
	approvals: number;
	/** Voter passes issued when the rules were fixed; null until they are. */
	passesIssued: number | null;
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
export interface PollView extends Omit<PollRecord, 'state'> {
	state: PublicState;
	checkpoint: string | null;
	/** What witnesses have said against the log, and why that was lifted. */
	objections: Objection[];
	running: Record<string, number> | null;
	result: PollResult | null;
}

export interface Tally {
	counts: Record<string, number>;
	ballots: number;
	/** Options with the most points; several where they are level. */
	leaders: number[];
	/** The same counts by what the options stand for. */
	bySubject: Record<string, number>;
}

type Committed = Exclude<PollState, 'draft'>;
type Row = Poll & { options: PollOption[] };
export const withOptions = { options: { orderBy: { number: 'asc' } } } as const;

export async function findPoll(pollId: string): Promise<PollRecord> {
	return recordOf(found(await prisma().poll.findUnique({ where: { id: pollId }, include: withOptions })));
}

export async function findPollBySlug(seasonId: string, slug: string): Promise<PollRecord> {
	const key = { seasonId_slug: { seasonId, slug } };
	return recordOf(found(await prisma().poll.findUnique({ where: key, include: withOptions })));
}

/** The same for the public's addresses, where a draft does not exist: another refusal would tell that it does. */
export async function findPublicPoll(seasonId: string, slug: string): Promise<PollRecord> {
	const poll = await findPollBySlug(seasonId, slug);
	return poll.state === 'draft' ? found<PollRecord>(null) : poll;
}

export type ListedPoll = Omit<PollRecord, 'state'> & { state: PublicState };

/** Polls the public may know of: from the moment their rules are fixed, newest first. */
export async function listPolls(seasonId: string): Promise<ListedPoll[]> {
	const where = { seasonId, state: { not: 'draft' } };
	const rows = await prisma().poll.findMany({ where, include: withOptions, orderBy: { createdAt: 'desc' } });
	return rows.map((row) => ({ ...recordOf(row), state: publicState(row.state as Committed) }));
}

/** A draft is nobody's business yet, so it is not found. */
export async function viewPoll(seasonId: string, slug: string): Promise<PollView> {
	const key = { seasonId_slug: { seasonId, slug } };
	const row = found(await prisma().poll.findUnique({ where: key, include: withOptions }));
	if (row.state === 'draft') return found<PollView>(null);
	const latest = await latestCheckpoint(row.id);
	const shown = row.showRunning && row.openedAt !== null;
	return {
		...recordOf(row),
		state: publicState(row.state as Committed),
		checkpoint: latest?.note ?? null,
		objections: (await objectionsOf(row.id)).map(publicly),
		running: shown ? await countsOf(row) : null,
		result: row.state === 'published' ? (row.tally as unknown as PollResult) : null
	};
}

/** For the rooms that reckon with it; null until the tally is confirmed. Whoever shows it decides when. */
export async function tallyOf(pollId: string): Promise<Tally | null> {
	const row = found(await prisma().poll.findUnique({ where: { id: pollId }, include: withOptions }));
	if (row.state !== 'tallied' && row.state !== 'published') return null;
	const { counts, counted } = row.tally as unknown as PollResult;
	const bySubject = Object.fromEntries(
		row.options.map((option) => [option.subject, counts[option.number] ?? 0])
	);
	return { counts, ballots: counted, leaders: leaders(counts), bySubject };
}

/** Counting takes a second or two per million ballots, so all readers share one count. */
const countsOf = (row: Row): Promise<Record<string, number>> =>
	sparing(
		`${row.id}/running`,
		async () => (await countPoll(poolSql, row.id, row.rules as unknown as PollRules)).counts
	);

/** As the rules have it; a draft will be for the installation's. */
function identityOf({ tier, state, rules }: Row): IdentityProvider | null {
	if (tier !== 'identity') return null;
	return state === 'draft' ? identityProvider() : providerOf((rules as unknown as PollRules).identity);
}

export function recordOf(row: Row): PollRecord {
	const fixed = row.state === 'draft' ? null : (row.rules as unknown as PollRules);
	const origin = fixed?.origin ?? null;
	return {
		id: row.id,
		seasonId: row.seasonId,
		slug: row.slug,
		title: row.title as unknown as Text,
		form: row.form as unknown as BallotForm,
		change: row.change as Change,
		tier: row.tier as Tier,
		identity: identityOf(row),
		tieRule: row.tieRule as TieRule,
		showRunning: row.showRunning,
		graceMs: row.graceMs,
		paths: row.paths as unknown as PollRules['paths'],
		windowSeconds: (row.rules as unknown as Pick<PollRules, 'windowSeconds'>).windowSeconds,
		rehearsal: row.rehearsal,
		weights: row.weights as PollRules['weights'],
		fraud: row.fraud as unknown as FraudRule[],
		approvals: row.approvals,
		passesIssued: fixed?.passesIssued ?? null,
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
		log: origin === null ? null : { origin, key: verifierKey(row, origin), rulesHash: hex(row.rulesHash!) }
	};
}
