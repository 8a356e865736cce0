import { findPeople, insistRole } from '#lib/server/identity/index.ts';
import { found, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { draftMark } from './commit.ts';
import type { LogAlarm } from './log/alarm.ts';
import { sumIntake, type Intake } from './log/count.ts';
import { objectionsOf, publicly, type Objection } from './log/objections.ts';
import { logSize } from './log/size.ts';
import { networksOfGroups } from './fraud/group-networks.ts';
import { fraudSignals, type FraudSignals } from './fraud/signals.ts';
import { findPollBySlug, type PollRecord } from './queries.ts';
import { sparing } from './sparing.ts';
import { poolSql, rawTransaction } from './sql.ts';

export interface GroupView {
	id: string;
	rule: string;
	/** From which networks its ballots came, for as long as that is known, and what was seen. */
	note: string;
	size: number;
	createdAt: string;
	outcome: string | null;
	opinions: { name: string; outcome: string; reason: Text; mine: boolean }[];
}

/** What those who run a vote may know of it: how much came in and what became of it, never for whom. */
export interface PollDesk {
	poll: PollRecord;
	/** Stands for what the rules say, as `commitPoll` wants to hear it. */
	mark: string;
	intake: Intake;
	/**
	 * Ballots stored and in the log; voters behind them, and of their standing ballots those aside and those excluded. `intake`
	 * is what had come in at the same moment: only so do the books add up while ballots keep coming.
	 */
	ballots: {
		intake: Intake;
		stored: number;
		logged: number;
		voters: number;
		aside: number;
		excluded: number;
	};
	checkpoint: { size: number; at: string } | null;
	/** Of the latest checkpoint. */
	witnesses: string[];
	storedSize: number;
	alarm: LogAlarm | null;
	/** What witnesses say against the log. */
	objections: (Objection & { lifts: { name: string; mine: boolean; at: string }[] })[];
	signals: FraudSignals;
	/** Voter passes issued in the season. */
	passesIssued: number;
	groups: GroupView[];
	/** Who has confirmed the tally of the log as it stands; `stale` of one that has changed since. */
	keys: { name: string; at: string; mine: boolean; stale: boolean }[];
}

/** The desk of one poll, for operators, organisers and auditors. */
export async function pollDesk(actor: Actor, seasonId: string, slug: string): Promise<PollDesk> {
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const poll = await findPollBySlug(seasonId, slug);
	const where = { pollId: poll.id };
	const [row, intake, ballots, checkpoint, groups, networks, keys, signals, passesIssued, size, objections] =
		await Promise.all([
			prisma().poll.findUnique({ where: { id: poll.id }, select: { storedSize: true, logAlarm: true } }),
			sumIntake(poolSql, poll.id),
			sparing(`${poll.id}/stored`, () => countStored(poll)),
			prisma().pollCheckpoint.findFirst({ where, orderBy: { size: 'desc' } }),
			prisma().ballotGroup.findMany({ where, include: { opinions: true }, orderBy: { createdAt: 'desc' } }),
			sparing(`${poll.id}/networks`, () => networksOfGroups(poll.id)),
			prisma().pollApproval.findMany({ where, orderBy: { at: 'asc' } }),
			sparing(`${poll.id}/signals`, () => fraudSignals(poll.id, poll.fraud)),
			sparing(`${poll.id}/passes`, () => prisma().voterPass.count({ where: { seasonId } })),
			logSize(poolSql, poll.id),
			objectionsOf(poll.id)
		]);
	const people = await findPeople(
		[
			...keys,
			...groups.flatMap((group) => group.opinions),
			...objections.flatMap((objection) => objection.lifts)
		].map((one) => one.personId)
	);
	const personOf = ({ personId }: { personId: string }) => ({
		name: people.get(personId)?.name ?? personId.slice(0, 8),
		mine: personId === actor.userId
	});
	const signed = checkpoint && { pollId: poll.id, size: checkpoint.size };
	return {
		poll,
		mark: draftMark(poll),
		intake,
		ballots,
		checkpoint: checkpoint && { size: Number(checkpoint.size), at: checkpoint.createdAt.toISOString() },
		witnesses: signed
			? (await prisma().pollCosignature.findMany({ where: signed, orderBy: { witness: 'asc' } })).map(
					(one) => one.witness
				)
			: [],
		storedSize: found(row).storedSize,
		signals,
		passesIssued,
		alarm: found(row).logAlarm as unknown as LogAlarm | null,
		objections: objections.map((one) => ({
			...publicly(one),
			lifts: one.lifts.map((lift) => ({ ...personOf(lift), at: lift.at.toISOString() }))
		})),
		groups: groups.map(({ opinions, createdAt, id, rule, note, size, outcome }) => ({
			...{ id, rule, size, outcome },
			note: [networks.get(id), note].filter(Boolean).join(' · '),
			createdAt: createdAt.toISOString(),
			opinions: opinions.map((opinion) => ({
				...personOf(opinion),
				outcome: opinion.outcome,
				reason: opinion.reason as unknown as Text
			}))
		})),
		keys: keys.map((key) => ({
			...personOf(key),
			at: key.at.toISOString(),
			stale: poll.state === 'closed' && key.size !== size
		}))
	};
}

/** Of each voter one ballot is the first and one stands; those that are aside or excluded are looked up from their groups. */
const countStored = ({ id }: PollRecord): Promise<PollDesk['ballots']> =>
	rawTransaction(async (sql) => {
		await sql('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY', []);
		const intake = await sumIntake(sql, id);
		const [sums] = await sql<{ stored: number; voters: number }>(
			'SELECT count(*)::int AS stored, (count(*) FILTER (WHERE turn = 0))::int AS voters FROM ballots WHERE poll_id = $1::uuid',
			[id]
		);
		const [log] = await sql<{ logged: number }>(
			'SELECT coalesce(sum(size), 0)::int AS logged FROM ballot_pages WHERE poll_id = $1::uuid',
			[id]
		);
		const [groups] = await sql<{ aside: number; excluded: number }>(
			`SELECT (count(*) FILTER (WHERE g.outcome IS NULL))::int AS aside, (count(*) FILTER (WHERE g.outcome = 'exclude'))::int AS excluded
			FROM ballot_groups g JOIN grouped_ballots o ON o.group_id = g.id JOIN ballots b ON b.id = o.ballot_id
			WHERE g.poll_id = $1::uuid AND NOT EXISTS (
				SELECT 1 FROM ballots l WHERE l.poll_id = b.poll_id AND l.nullifier = b.nullifier AND l.turn > b.turn
			)`,
			[id]
		);
		return { intake, ...sums!, ...log!, ...groups! };
	});

/** All polls of a season with drafts and tallies, newest first, for those who run them. */
export async function listDesks(
	actor: Actor,
	seasonId: string
): Promise<Pick<PollRecord, 'slug' | 'title' | 'state' | 'rehearsal'>[]> {
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const rows = await prisma().poll.findMany({
		where: { seasonId },
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		select: { slug: true, title: true, state: true, rehearsal: true }
	});
	return rows.map((row) => ({
		...row,
		title: row.title as unknown as Text,
		state: row.state as PollRecord['state']
	}));
}
