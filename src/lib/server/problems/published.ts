import { found, prisma, refuse } from '#lib/server/platform/index.ts';
import type { FileRole, OpenFile, PublishedProblem, SealedFile } from '#lib/problems/types.ts';
import { known } from './ids.ts';
import { publishedView } from './versions.ts';

const withVersions = { versions: true } as const;

/** Every published problem of a season, closed ones included, in the order of publication. */
export async function listPublishedProblems(seasonId: string): Promise<PublishedProblem[]> {
	const rows = await prisma().problem.findMany({
		where: { seasonId, publishedAt: { not: null } },
		include: withVersions,
		orderBy: [{ practice: 'asc' }, { publishedAt: 'asc' }, { id: 'asc' }]
	});
	return rows.flatMap((row) => publishedView(row) ?? []);
}

/** The problem of the latest season that has one under this address; refuses `not_found` otherwise. */
export async function findPublishedProblem(slug: string): Promise<PublishedProblem> {
	const row = await prisma().problem.findFirst({
		where: { slug, publishedAt: { not: null } },
		include: withVersions,
		orderBy: { publishedAt: 'desc' }
	});
	return found(row && publishedView(row));
}

export async function publishedProblemById(problemId: string): Promise<PublishedProblem> {
	const row = await prisma().problem.findUnique({ where: { id: known(problemId) }, include: withVersions });
	return found(row && publishedView(row));
}

/** By id, for lists of other rooms; what is not published is left out. */
export async function publishedProblemsById(ids: readonly string[]): Promise<Map<string, PublishedProblem>> {
	const rows = await prisma().problem.findMany({ where: { id: { in: [...ids] } }, include: withVersions });
	return new Map(rows.flatMap((row) => publishedView(row) ?? []).map((problem) => [problem.id, problem]));
}

/** The problem as it stood at one version: what a submission of that time is judged by. */
export async function problemAtVersion(problemId: string, version: number): Promise<PublishedProblem> {
	const row = await prisma().problem.findUnique({ where: { id: known(problemId) }, include: withVersions });
	if (!row || version > row.currentVersion) refuse('not_found');
	return found(publishedView({ ...row, currentVersion: version }));
}

/** The files that anyone may have. Sealed ones are not in the query's answer, not even as a number. */
export async function problemFiles(problemId: string, visibility: 'open'): Promise<OpenFile[]> {
	const rows = await prisma().problemFile.findMany({
		where: { problemId, visibility },
		orderBy: { createdAt: 'asc' }
	});
	return rows.map(({ id, name, role, bytes, sha256, objectKey }) => ({
		id,
		name,
		role: role as OpenFile['role'],
		bytes: Number(bytes),
		sha256,
		objectKey
	}));
}

/** The truth of a problem. Skips authorisation: only score jobs may call this. */
export async function unsafeSealedFile(problemId: string, role: 'truth'): Promise<SealedFile> {
	const row = found(
		await prisma().problemFile.findFirst({ where: { problemId, role, visibility: 'sealed' } })
	);
	const { id, name, sha256, objectKey } = row;
	return { id, problemId, name, bytes: Number(row.bytes), sha256, objectKey };
}

/**
 * Where the programs and sealed data of a problem lie, by role; programs of a bundle may be open. Skips authorisation: only
 * jobs may be given these.
 */
export async function unsafeSealedObjects(problemId: string): Promise<Partial<Record<FileRole, string>>> {
	const rows = await prisma().problemFile.findMany({
		where: { problemId, OR: [{ visibility: 'sealed' }, { role: { in: ['scorer', 'ingestion', 'input'] } }] },
		select: { role: true, objectKey: true }
	});
	return Object.fromEntries(rows.map(({ role, objectKey }) => [role, objectKey]));
}
