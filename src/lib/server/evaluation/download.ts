import { Zip, ZipPassThrough } from 'fflate';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { prisma, refuseIf, storage, transaction, type Actor } from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { findTeam, findTeams } from '#lib/server/teams/index.ts';
import { csvLine } from '#lib/csv.ts';
import type { DownloadRange } from '#lib/evaluation/rejudge.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { publicScoreOf } from './queries.ts';
import { rankingMetricOf } from './task.ts';

/** What the plain format of zips can hold. */
const MOST_BYTES = 4_000_000_000;
const MOST_FILES = 60_000;
const HEADER = [
	'file',
	'id',
	'team',
	'name',
	'number',
	'kind',
	'state',
	'code',
	'bytes',
	'sha256',
	'submitted',
	'uploaded',
	'pick',
	'public'
];

export interface Download {
	name: string;
	body: ReadableStream<Uint8Array>;
}

/**
 * What teams uploaded to a problem, as one zip that is written while it is read: an index as CSV, then the files as they
 * came. For organisers; who took it is on record before the first byte.
 */
export async function downloadSubmissions(actor: Actor, range: DownloadRange): Promise<Download> {
	const { problem, rows, bytes } = await choose(actor, range);
	const { seasonId, id: problemId } = problem;
	const { team, from, until } = range;
	await transaction((tx) =>
		record(tx, actor, 'submissions.downloaded', {
			...{ seasonId, problemId, submissions: rows.length, bytes },
			...{ ...(team && { team }), ...(from && { from }), ...(until && { until }) }
		})
	);
	const teams = await findTeams([...new Set(rows.map(({ teamId }) => teamId))]);
	const metric = rankingMetricOf(problem);
	const listed = rows.map((row) => {
		const team = teams.get(row.teamId);
		const file = `${plain(team?.slug ?? row.teamId)}/${row.number}-${plain(row.filename)}`;
		return { row, team, file };
	});
	const index = [
		HEADER,
		...listed.map(({ row, team, file }) => lineOf(row, team, file, publicScoreOf(row, metric)?.[0] ?? ''))
	];
	const text = index.map(csvLine).join('\r\n') + '\r\n';
	const files = listed.map(({ row, file }) => ({ file, objectKey: row.objectKey }));
	return { name: `${problem.slug}-submissions.zip`, body: zipped(text, files) };
}

/** Whether a range fits into one zip; refuses as the download itself would, where a page can still say it. */
export async function insistDownload(actor: Actor, range: DownloadRange): Promise<void> {
	await choose(actor, range);
}

async function choose(actor: Actor, range: DownloadRange) {
	insistRole(actor, 'organiser');
	const problem = await findPublishedProblem(range.problem);
	const where = await whereOf(problem, range);
	const { files, bytes } = await weigh(where);
	refuseIf(bytes > MOST_BYTES || files > MOST_FILES, 'download_too_large', {
		...{ files, bytes },
		...{ mostFiles: MOST_FILES, limit: MOST_BYTES }
	});
	return { problem, bytes, rows: await rowsOf(where) };
}

async function whereOf({ id: problemId }: PublishedProblem, { team, from, until }: DownloadRange) {
	const teamId = team === null ? undefined : (await findTeam(team)).id;
	const createdAt = { ...(from && { gte: new Date(from) }), ...(until && { lte: new Date(until) }) };
	return { problemId, teamId, createdAt, uploadedAt: { not: null } };
}
type Where = Awaited<ReturnType<typeof whereOf>>;

async function weigh(where: Where): Promise<{ files: number; bytes: number }> {
	const { _count, _sum } = await prisma().submission.aggregate({
		where,
		_count: true,
		_sum: { bytes: true }
	});
	return { files: _count, bytes: Number(_sum.bytes ?? 0) };
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const rowsOf = (where: Where) =>
	prisma().submission.findMany({ where, orderBy: [{ teamId: 'asc' }, { number: 'asc' }] });

const lineOf = (
	row: Row,
	team: { slug: string; name: string } | undefined,
	file: string,
	value: number | ''
) => [
	file,
	row.id,
	team?.slug ?? '',
	team?.name ?? '',
	row.number,
	row.kind,
	row.state,
	row.code ?? '',
	Number(row.bytes),
	row.sha256,
	row.createdAt.toISOString(),
	row.uploadedAt?.toISOString() ?? '',
	row.finalPick ? 'yes' : '',
	value
];

/** A name that means the same on every system, and no way out of its folder. */
const plain = (name: string): string =>
	name
		.normalize('NFC')
		.replace(/[^\p{L}\p{N}._-]+/gu, '_')
		.replace(/^\.+/, '_')
		.slice(0, 100) || '_';

/** Reads one file at a time, and only as fast as the reader takes it. */
function zipped(index: string, files: { file: string; objectKey: string }[]): ReadableStream<Uint8Array> {
	const pieces = zipPieces(index, files);
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = await pieces.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await pieces.return(undefined);
		}
	});
}

async function* zipPieces(
	index: string,
	files: { file: string; objectKey: string }[]
): AsyncGenerator<Uint8Array, void, void> {
	let ready: Uint8Array[] = [];
	const zip = new Zip((error, piece) => {
		if (error) throw error;
		ready.push(piece);
	});
	const take = () => {
		const taken = ready;
		ready = [];
		return taken;
	};
	const first = new ZipPassThrough('index.csv');
	zip.add(first);
	first.push(new TextEncoder().encode(index), true);
	yield* take();
	for (const { file, objectKey } of files) {
		const entry = new ZipPassThrough(`submissions/${file}`);
		zip.add(entry);
		for await (const chunk of await storage().stream(objectKey)) {
			entry.push(new Uint8Array(chunk as Buffer));
			yield* take();
		}
		entry.push(new Uint8Array(), true);
		yield* take();
	}
	zip.end();
	yield* take();
}
