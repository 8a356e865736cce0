import { insistRole } from '#lib/server/identity/index.ts';
import { found, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { jobTimes, type JobView } from './queries.ts';
import { laneOf, lanes, type Lane } from './rules.ts';
import type { JobCode } from './runner/index.ts';
import { once } from './sql.ts';
import { waitOf } from './waiting.ts';

export type Shown = 'running' | 'queued' | 'held' | 'ended' | 'failed';

export interface JobFilter {
	show: Shown;
	poolKey?: string;
	lane?: Lane;
	ownerKey?: string;
	problemKey?: string;
	setId?: string;
	/** Only ended ones that the platform was at fault for. */
	platformFault?: boolean;
	/** From 1. */
	page: number;
}

export interface JobRow extends Omit<JobView, 'log'> {
	ownerKey: string;
	problemKey: string;
	poolKey: string;
	lane: Lane;
	workerId: string | null;
	placedOn: string | null;
	operatorNote: string | null;
	setId: string | null;
	maxAttempts: number;
}

export interface JobPage {
	rows: JobRow[];
	page: number;
	more: boolean;
}

export const PAGE_SIZE = 50;

/**
 * One page of jobs. Waiting ones in the order in which they will start: by lane, then by their place in their problem,
 * since problems take turns. Ids are found by index alone; rows are read for one page only.
 */
export async function listJobs(actor: Actor, filter: JobFilter): Promise<JobPage> {
	insistRole(actor, 'organiser', 'operator');
	const found = filter.show === 'queued' ? await queuedIds(filter) : await otherIds(filter);
	const shown = found.slice(0, PAGE_SIZE);
	const rows = await prisma().computeJob.findMany({
		where: { id: { in: shown.map(({ id }) => id) } },
		omit: { result: true, spec: true, log: true }
	});
	const byId = new Map(rows.map((row) => [row.id, row]));
	const views = await Promise.all(
		shown.flatMap(({ id, before }) => {
			const row = byId.get(id);
			return row ? [viewOf(row, before)] : [];
		})
	);
	return { rows: views, page: filter.page, more: found.length > PAGE_SIZE };
}

type Row = Parameters<typeof waitOf>[0] & Parameters<typeof jobTimes>[0] & Extra;
interface Extra {
	ownerKey: string;
	workerId: string | null;
	placedOn: string | null;
	operatorNote: string | null;
	cancelledAt: Date | null;
	maxAttempts: number;
}

async function viewOf(row: Row, before: number | undefined): Promise<JobRow> {
	const waits = row.state === 'queued' || row.state === 'held';
	const wait = waits ? await waitOf(row, before) : null;
	const { ahead, expectedWaitMs } = wait ?? { ahead: null, expectedWaitMs: null };
	const { ownerKey, problemKey, poolKey, workerId, placedOn, operatorNote, setId, maxAttempts } = row;
	return {
		...jobTimes(row),
		...{ ownerKey, problemKey, poolKey, workerId, placedOn, operatorNote, setId, maxAttempts },
		...{ wait, ahead, expectedWaitMs },
		lane: laneOf(row.lane),
		stopping: row.state === 'running' && row.cancelledAt !== null
	};
}

/** The filter as conditions; each value is a parameter, counted on from those that are taken. */
function conditions(filter: JobFilter, taken = 0): { where: string; values: unknown[] } {
	const values: unknown[] = [];
	const parts = ['true'];
	const ask = (column: string, value: unknown) => {
		if (value === undefined || value === '') return;
		values.push(value);
		parts.push(`${column} = $${taken + values.length}`);
	};
	ask('pool_key', filter.poolKey);
	ask('lane', filter.lane && lanes[filter.lane]);
	ask('owner_key', filter.ownerKey);
	ask('problem_key', filter.problemKey);
	ask('set_id', filter.setId);
	if (filter.platformFault) parts.push(`fault = 'platform'`);
	return { where: parts.join(' AND '), values };
}

interface Found {
	id: string;
	before?: number;
}

/** Places are counted pool by pool, each in the order of its index, and only then are the asked-for ones picked. */
function queuedIds(filter: JobFilter): Promise<Found[]> {
	const { poolKey, lane, problemKey, ownerKey, setId, show, page } = filter;
	const counted = conditions({ show, page, lane, problemKey }, 1);
	const picked = conditions({ show, page, ownerKey, setId }, 1 + counted.values.length);
	return once<Found>(
		`SELECT q.id, q.before FROM pools p CROSS JOIN LATERAL (
			SELECT id, lane, problem_key, owner_key, set_id,
				(row_number() OVER (PARTITION BY lane, problem_key ORDER BY fair_tag, queued_at, id))::int - 1 AS before
			FROM compute_jobs WHERE pool_key = p.key AND state = 'queued' AND ${counted.where}) q
		WHERE ($1::text IS NULL OR p.key = $1) AND ${picked.where}
		ORDER BY q.lane, q.before, q.problem_key, q.id ${limits(filter)}`,
		[poolKey || null, ...counted.values, ...picked.values]
	);
}

function otherIds(filter: JobFilter): Promise<Found[]> {
	const { where, values } = conditions(filter);
	if (filter.show === 'running' || filter.show === 'held') {
		return once<Found>(
			`SELECT id FROM compute_jobs WHERE state = '${filter.show}' AND ${where}
			ORDER BY lane, COALESCE(started_at, queued_at), id ${limits(filter)}`,
			values
		);
	}
	const states = filter.show === 'failed' ? ['failed'] : ['done', 'failed', 'cancelled'];
	// The latest of each state comes from the index; together they are few.
	const latest = states.map(
		(state) =>
			`(SELECT id, finished_at FROM compute_jobs WHERE state = '${state}' AND ${where}
				ORDER BY finished_at DESC, id LIMIT ${filter.page * PAGE_SIZE + 1})`
	);
	return once<Found>(
		`SELECT id FROM (${latest.join(' UNION ALL ')}) e ORDER BY finished_at DESC, id ${limits(filter)}`,
		values
	);
}

/** One more than fits, to know whether there is another page. */
const limits = ({ page }: JobFilter) => `LIMIT ${PAGE_SIZE + 1} OFFSET ${(page - 1) * PAGE_SIZE}`;

export interface QueueCount {
	poolKey: string;
	lane: Lane;
	queued: number;
	held: number;
	running: number;
}

/** How many jobs are open, by pool and lane. */
export async function countOpenJobs(actor: Actor): Promise<QueueCount[]> {
	insistRole(actor, 'organiser', 'operator');
	const rows = await once<{
		poolKey: string;
		lane: number;
		state: keyof Omit<QueueCount, 'poolKey' | 'lane'>;
		n: number;
	}>(
		`SELECT pool_key AS "poolKey", lane, state, count(*)::int AS n FROM compute_jobs
		WHERE state IN ('queued', 'held', 'running') GROUP BY pool_key, lane, state ORDER BY pool_key, lane`,
		[]
	);
	const counts = new Map<string, QueueCount>();
	for (const { poolKey, lane, state, n } of rows) {
		const key = `${poolKey} ${lane}`;
		const count = counts.get(key) ?? { poolKey, lane: laneOf(lane), queued: 0, held: 0, running: 0 };
		counts.set(key, { ...count, [state]: n });
	}
	return [...counts.values()];
}

export interface SetView {
	id: string;
	title: Text;
	size: number;
	state: string;
	code: JobCode | null;
	canaryJobId: string;
	waiting: number;
	createdAt: string;
}

/** Sets whose first job did not end well, or still runs: what an operator may have to decide on. */
export async function openSets(actor: Actor): Promise<SetView[]> {
	insistRole(actor, 'organiser', 'operator');
	const rows = await prisma().computeSet.findMany({
		where: { state: { in: ['canary', 'held'] } },
		orderBy: { createdAt: 'desc' },
		take: 50,
		include: { _count: { select: { jobs: { where: { state: 'held' } } } } }
	});
	return rows.map(({ id, title, size, state, code, canaryJobId, createdAt, _count }) => ({
		...{ id, size, state, canaryJobId },
		title: title as unknown as Text,
		code: code as JobCode | null,
		waiting: _count.jobs,
		createdAt: createdAt.toISOString()
	}));
}

export interface AttemptView {
	attempt: number;
	workerId: string;
	placedOn: string | null;
	startedAt: string;
	endedAt: string | null;
	outcome: string | null;
	meteredMs: number | null;
}

export interface JobDetail extends JobRow {
	key: string;
	attempts: AttemptView[];
	set: Pick<SetView, 'id' | 'title' | 'state' | 'size'> | null;
}

/** One job with the history of its attempts, for operators. */
export async function findJob(actor: Actor, jobId: string): Promise<JobDetail> {
	insistRole(actor, 'organiser', 'operator');
	const job = await prisma().computeJob.findUnique({
		where: { id: jobId },
		omit: { result: true, spec: true, log: true },
		include: { attempts: { orderBy: { attempt: 'asc' } }, set: true }
	});
	const { attempts, set, ...row } = found(job);
	return {
		...(await viewOf(row, undefined)),
		key: row.key,
		set: set && { id: set.id, title: set.title as unknown as Text, state: set.state, size: set.size },
		attempts: attempts.map(({ attempt, workerId, placedOn, startedAt, endedAt, outcome, meteredMs }) => ({
			...{ attempt, workerId, placedOn, outcome },
			startedAt: startedAt.toISOString(),
			endedAt: endedAt?.toISOString() ?? null,
			meteredMs: meteredMs === null ? null : Number(meteredMs)
		}))
	};
}
