import { rmSync } from 'node:fs';
import path from 'node:path';
import { forgetBoards, publicBoard, readTable, Standings, type Entry } from '#lib/server/evaluation/index.ts';
import {
	closeDatabase,
	migrate,
	openDatabase,
	startEmbeddedPostgres,
	useDatabase
} from '#lib/server/platform/database/index.ts';
import { anonymous, pool, prisma } from '#lib/server/platform/index.ts';
import { scratchFolder } from '#scripts/lib/scratch-folder.ts';
import { within, type Line } from './line.ts';
import { quantile, timed } from './timing.ts';

const sizes = { small: 5000, large: 50_000 };
const rounds = 7;
/** With the main metric twenty. */
const further = [
	'balanced-accuracy',
	'micro-f1',
	'weighted-f1',
	'macro-precision',
	'macro-recall',
	'weighted-recall',
	'micro-recall',
	'micro-precision',
	'weighted-precision',
	'macro-f1',
	'mcc'
];
const ofClass = ['recall-of-class', 'precision-of-class', 'f1-of-class'];
const LIMIT_MS = 100;

/** Boards of 5,000 and 50,000 teams with twenty metrics each: from a cold process, once at hand, and by one result. */
export async function leaderboardLines(): Promise<Line[]> {
	const home = scratchFolder('bench');
	const postgres = await startEmbeddedPostgres({ home: path.join(home, 'postgres'), temporary: true });
	try {
		await migrate(postgres.url);
		useDatabase(await openDatabase(postgres.url));
		await plantBoard('small', sizes.small);
		await plantBoard('large', sizes.large);
		await pool().query('ANALYZE');
		return await measure();
	} finally {
		await closeDatabase();
		await postgres.stop();
		rmSync(home, { recursive: true, force: true });
	}
}

async function measure(): Promise<Line[]> {
	for (const slug of ['small', 'large']) await publicBoard(slug); // connections, compiled code
	const [cold, whole, warm, large] = [[], [], [], []] as number[][];
	for (let round = 0; round < rounds; round++) {
		forgetBoards();
		cold!.push(await timed(async () => JSON.stringify(await publicBoard('small'))));
		warm!.push(
			await timed(async () => JSON.stringify(await publicBoard('small', { page: 1 + (round % 50) })))
		);
		whole!.push(await timed(async () => readTable(anonymous('ko'), 'small')));
		forgetBoards();
		large!.push(await timed(async () => JSON.stringify(await publicBoard('large'))));
	}
	const growth = (sizes.large * Math.log(sizes.large)) / (sizes.small * Math.log(sizes.small));
	const median = (values?: number[]) => quantile(values!, 0.5);
	return [
		within('leaderboard 5000', median(cold), LIMIT_MS),
		within('leaderboard 5000 at hand', median(warm), LIMIT_MS),
		within('leaderboard 5000 x 20 as CSV', median(whole), LIMIT_MS),
		within('leaderboard one result', oneResult(sizes.small), 1),
		{
			name: 'leaderboard growth',
			value: median(large) / median(cold),
			unit: 'x time for 10 x teams',
			against: `n log n: ${growth.toFixed(1)} x`,
			ratio: median(large) / median(cold) / growth,
			aim: '<= 1'
		}
	];
}

/** The mean time to put one result into a board that is at hand. */
function oneResult(teams: number): number {
	const entry = (i: number): Entry => ({
		submissionId: String(i).padStart(8, '0'),
		teamId: `t${i % teams}`,
		at: i,
		finalPick: false,
		passes: i % 10 > 0,
		value: Math.round(Math.abs(Math.sin(i * 31)) * 1e4) / 1e4,
		ties: Array.from({ length: 19 }, (_, k) => Math.round(Math.abs(Math.sin(i * 31 + k)) * 1e4) / 1e4)
	});
	const criteria = {
		directions: Array.from({ length: 20 }, () => 'higher' as const),
		stands: 'best' as const
	};
	const board = new Standings(
		Array.from({ length: teams }, (_, i) => entry(i)),
		criteria
	);
	const results = Array.from({ length: 2000 }, (_, i) => entry(teams + i * 7));
	const since = performance.now();
	for (const one of results) board.put(one.submissionId, one.teamId, one);
	return (performance.now() - since) / results.length;
}

/** A published problem with twenty metrics, its teams, and a scored submission of each. */
async function plantBoard(slug: string, teams: number): Promise<void> {
	const both = (text: string) => ({ ko: text, en: text });
	const zero = '00000000-0000-4000-8000-000000000000';
	const season = await prisma().season.create({
		data: { slug, name: both(slug), call: both(''), criteria: [] } as never
	});
	const common = { seasonId: season.id, title: both(slug), track: 'safety' };
	const texts = Object.fromEntries(
		['sufferers', 'description', 'tried', 'data', 'success', 'offer'].map((key) => [key, both('')])
	);
	const need = await prisma().need.create({
		data: {
			...common,
			...texts,
			proposerId: zero,
			contact: '',
			ipTemplate: 'team-keeps',
			state: 'draft'
		} as never
	});
	const problem = await prisma().problem.create({
		data: {
			seasonId: season.id,
			needId: need.id,
			slug,
			track: 'safety',
			state: 'published',
			currentVersion: 1,
			publishedAt: new Date()
		}
	});
	const more = [
		...further.map((metric) => ({ metric, parameter: null })),
		...ofClass.flatMap((metric) => ['a', 'b', 'c'].map((parameter) => ({ metric, parameter }))).slice(0, 8)
	].map((one) => ({ ...one, task: null, weight: 0 }));
	await prisma().problemVersion.create({
		data: {
			problemId: problem.id,
			version: 1,
			title: both(slug),
			summary: both(''),
			statement: both(''),
			rules: both(''),
			difficulty: 1,
			prizeKrw: 0n,
			metric: 'accuracy',
			direction: 'higher',
			kinds: ['predictions'],
			quotaPerDay: 5,
			quotaTotal: 100,
			splitSeed: 's',
			authorId: zero,
			scoring: { metrics: more }
		}
	});
	const names = [
		'accuracy',
		...more.map(({ metric, parameter }) => (parameter ? `${metric}:${parameter}` : metric))
	];
	if (names.length !== 20) throw new Error(`${names.length} metrics are planted`);
	await pool().query(
		`INSERT INTO teams (id, season_id, slug, name, kind, country, captain_id, created_at)
		SELECT gen_random_uuid(), $1, $2 || '-' || n, 'Team ' || n, 'academia', 'KR', $4::uuid, now() FROM generate_series(1, $3::int) n`,
		[season.id, slug, teams, zero]
	);
	await pool().query(
		`INSERT INTO submissions (id, season_id, problem_id, problem_version, team_id, author_id, number, kind, filename,
			object_key, bytes, sha256, state, code, quota_day, created_at, uploaded_at, finished_at, public_scores)
		SELECT gen_random_uuid(), $1, $2, 1, t.id, $3, k, 'predictions', 'p.csv', gen_random_uuid()::text, 1, 'x', 'scored', 'ok',
			'2026-11-21', now(), now(), now(),
			(SELECT jsonb_object_agg(metric, jsonb_build_array(v, v - 0.01, v + 0.01, 1000, 0.5))::json FROM (
				SELECT metric, round((random() + 0 * length(t.slug) * k)::numeric, 6)::float8 AS v FROM unnest($4::text[]) metric) m)
		FROM teams t, generate_series(1, 1) k WHERE t.season_id = $1`,
		[season.id, problem.id, zero, names]
	);
}
