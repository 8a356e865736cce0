import { insistRole } from '#lib/server/identity/index.ts';
import { found, prisma, type Actor } from '#lib/server/platform/index.ts';
import { listWorkingProblems } from '#lib/server/problems/index.ts';
import type { BundlePlan } from '#lib/bundles/plan.ts';
import type { Text } from '#lib/text.ts';
import { planOf } from './import.ts';
import { known, stateOf, type BundleState } from './lock.ts';

export interface BundleRow {
	id: string;
	title: string;
	filename: string;
	state: BundleState;
	at: string;
	problems: number;
}

/** Bundles that were brought to a season, the latest first. Organisers only. */
export async function listBundles(actor: Actor, seasonId: string): Promise<BundleRow[]> {
	insistRole(actor, 'organiser');
	const rows = await prisma().bundleImport.findMany({
		where: { seasonId },
		include: { _count: { select: { problems: true } } },
		orderBy: { id: 'desc' },
		take: 50
	});
	return rows.map((row) => ({
		...{ id: row.id, title: row.title, filename: row.filename, state: stateOf(row) },
		...{ problems: row._count.problems, at: (row.importedAt ?? row.createdAt).toISOString() }
	}));
}

export interface BundleView {
	id: string;
	title: string;
	filename: string;
	bytes: number;
	sha256: string;
	state: BundleState;
	/** Null once it is imported: its zip is gone. */
	plan: BundlePlan | null;
	/** What was made of it. */
	problems: { key: string; id: string; slug: string; state: string; title: Text }[];
}

/** A bundle with what would be made of it, or what was. Organisers only. */
export async function readImport(actor: Actor, bundleId: string): Promise<BundleView> {
	insistRole(actor, 'organiser');
	const where = { id: known(bundleId) };
	const row = found(await prisma().bundleImport.findUnique({ where, include: { problems: true } }));
	const { id, title, filename, bytes, sha256, seasonId } = row;
	const made = row.problems.length > 0 ? await listWorkingProblems(actor, seasonId) : [];
	return {
		...{ id, title, filename, bytes: Number(bytes), sha256, state: stateOf(row) },
		plan: row.state === 'imported' ? null : (await planOf(row)).plan,
		problems: row.problems
			.toSorted((a, b) => (a.key < b.key ? -1 : 1))
			.flatMap(({ key, problemId }) => {
				const problem = made.find((one) => one.id === problemId);
				return problem ? [{ key, ...problem }] : [];
			})
	};
}
