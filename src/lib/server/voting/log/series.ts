import { setTimeout as wait } from 'node:timers/promises';
import { found, logger, prisma, refuse } from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import type { Change, PollRules } from '#lib/voting/leaf.ts';
import { plotOf, type SeriesPlot } from '#lib/voting/series-plot.ts';
import { Series, type Fate, type SeriesMinute } from '#lib/voting/series.ts';
import { sparing } from '../sparing.ts';
import { poolSql, type Sql } from '../sql.ts';
import { judged } from './fates.ts';

/** How a vote went, by minute and option, and the picture of it; null where nobody voted. */
export interface PollCourse {
	minutes: SeriesMinute[];
	plot: SeriesPlot | null;
}

// Equal ballots are brought together here, by their minute and by option and place; what a place is worth is reckoned where every
// verifier reckons it.
const fated = (change: Change): string => `
WITH ${judged(change)}, by_minute AS MATERIALIZED (
	SELECT date_trunc('minute', received_at) AS minute, option, choice, fate, count(*)::int AS ballots FROM judged GROUP BY 1, 2, 3, 4
), equal AS (
	SELECT minute, fate, 0 AS option, 0 AS place, sum(ballots)::int AS ballots FROM by_minute GROUP BY 1, 2
	UNION ALL
	SELECT minute, fate, option, 1, sum(ballots)::int FROM by_minute WHERE choice = '{}' GROUP BY 1, 2, 3
	UNION ALL
	SELECT minute, fate, c.option, c.place::int, sum(ballots)::int
	FROM by_minute, unnest(choice) WITH ORDINALITY AS c (option, place) GROUP BY 1, 2, 3, 4
)
SELECT to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS minute, fate, option, place, ballots FROM equal`;

interface Equal {
	minute: string;
	fate: Fate;
	/** 0 for the ballots themselves. */
	option: number;
	/** From 1. */
	place: number;
	ballots: number;
}

/** Reckons the course of a vote from its ballots. */
export async function courseOf(sql: Sql, pollId: string, rules: PollRules): Promise<PollCourse> {
	const series = new Series();
	for (const { minute, fate, option, place, ballots } of await sql<Equal>(fated(rules.change), [pollId]))
		if (option === 0) series.ballots(minute, fate, ballots);
		else series.named(rules.ballot, minute, option, place - 1, fate, ballots);
	const minutes = series.minutes();
	return {
		minutes,
		plot: plotOf(
			minutes,
			rules.options.map(({ number }) => number)
		)
	};
}

/** For a timer: keeps the course of every vote whose tally is made, so that nobody waits for it when it is published. */
export async function keepCourses(): Promise<void> {
	const where = { state: { in: ['tallied', 'published'] }, series: null };
	for (const { id } of await prisma().poll.findMany({ where, select: { id: true } }))
		await keepCourse(id).catch((error: unknown) =>
			logger.error({ code: 'vote_course_failed', poll: id, error: String(error) })
		);
}

async function keepCourse(pollId: string): Promise<void> {
	const where = { id: pollId };
	const poll = await prisma().poll.findUnique({ where, select: { state: true, rules: true } });
	if (poll?.state !== 'tallied' && poll?.state !== 'published') return;
	if (await prisma().pollSeries.count({ where: { pollId } })) return;
	const { minutes, plot } = await courseOf(poolSql, pollId, poll.rules as unknown as PollRules);
	const data = {
		pollId,
		minutes: minutes as unknown as Prisma.InputJsonArray,
		...(plot && { plot: plot as unknown as Prisma.InputJsonObject })
	};
	await prisma().pollSeries.createMany({ data, skipDuplicates: true });
}

/** What decides whether the course of a vote may be seen. */
interface Seen {
	id: string;
	state: string;
	showRunning: boolean;
	openedAt: Date | string | null;
}

/** As a tally: from publication on, or from the opening on where the rules say that it is shown. */
const shown = ({ state, showRunning, openedAt }: Seen): boolean =>
	state === 'published' || (showRunning && openedAt !== null);

async function kept<K extends 'minutes' | 'plot'>(pollId: string, part: K): Promise<PollCourse[K]> {
	const select = { [part]: true } as Record<K, true>;
	const read = () => prisma().pollSeries.findUnique({ where: { pollId }, select });
	let row = await read();
	// The timer has not come yet.
	if (!row) await sparing(`${pollId}/keep`, () => keepCourse(pollId));
	row ??= await read();
	return (row as unknown as PollCourse)[part];
}

/** Looked at anew as seldom as all that costs much to count: it may be behind the tally by some seconds. */
const running = (pollId: string): Promise<PollCourse> =>
	sparing(`${pollId}/course`, async () => {
		const { rules } = await prisma().poll.findUniqueOrThrow({
			where: { id: pollId },
			select: { rules: true }
		});
		return courseOf(poolSql, pollId, rules as unknown as PollRules);
	});

/**
 * The picture of a vote for its public page; null where it may not be seen or nobody voted, and where it is still being made
 * of so many ballots that the page would wait for it: then it is there a moment later.
 */
export async function plotFor(poll: Seen): Promise<SeriesPlot | null> {
	if (!shown(poll)) return null;
	const plot =
		poll.state === 'published' ? kept(poll.id, 'plot') : running(poll.id).then((course) => course.plot);
	return Promise.race([plot, wait(patienceMs, null, { ref: false })]);
}
const patienceMs = 1000;

/** The course of a vote in full. Refuses `poll_not_published` while it may not be seen. */
export async function courseFor(seasonId: string, slug: string): Promise<SeriesMinute[]> {
	const poll = found(
		await prisma().poll.findUnique({
			where: { seasonId_slug: { seasonId, slug } },
			select: { id: true, state: true, showRunning: true, openedAt: true }
		})
	);
	if (poll.state === 'draft') refuse('not_found');
	if (!shown(poll)) refuse('poll_not_published');
	return poll.state === 'published' ? kept(poll.id, 'minutes') : (await running(poll.id)).minutes;
}
