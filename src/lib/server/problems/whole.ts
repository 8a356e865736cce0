import { found, prisma } from '#lib/server/platform/index.ts';
import type { VersionContent } from '#lib/problems/content.ts';
import type { DataKind, FileRole } from '#lib/problems/types.ts';
import { known } from './ids.ts';
import { contentOf } from './versions.ts';

export interface WholeProblem {
	id: string;
	seasonId: string;
	slug: string;
	state: 'draft' | 'published' | 'closed';
	publishedAt: Date | null;
	/** `sealed`: its proposer keeps the data from everyone but jobs. */
	dataKind: DataKind;
	content: VersionContent;
	files: { name: string; role: FileRole; sealed: boolean; objectKey: string }[];
}

/** A problem with where all of its files lie. Skips authorisation, and names what is sealed: for exports, which keep the rules. */
export async function unsafeWholeProblem(problemId: string): Promise<WholeProblem> {
	const row = found(
		await prisma().problem.findUnique({
			where: { id: known(problemId) },
			include: {
				versions: true,
				files: { orderBy: { createdAt: 'asc' } },
				need: { select: { dataKind: true } }
			}
		})
	);
	const { id, seasonId, slug, publishedAt, need } = row;
	const version = found(row.versions.find((one) => one.version === Math.max(1, row.currentVersion)));
	return {
		...{ id, seasonId, slug, publishedAt, state: row.state as WholeProblem['state'] },
		dataKind: need.dataKind as DataKind,
		content: contentOf(version),
		files: row.files.map(({ name, role, visibility, objectKey }) => ({
			...{ name, role: role as FileRole, sealed: visibility === 'sealed', objectKey }
		}))
	};
}
