import { findOrganisations } from '#lib/server/identity/index.ts';
import { found, prisma, renderMarkdown, type Actor } from '#lib/server/platform/index.ts';
import type { VersionContent } from '#lib/problems/content.ts';
import { textParts } from '#lib/problems/content.ts';
import { diffLines, hunks, isUnchanged } from '#lib/problems/diff.ts';
import type { FileRole, IpTemplate } from '#lib/problems/types.ts';
import type { ProblemPage, VersionDiff, VersionEntry } from '#lib/problems/views.ts';
import type { Text } from '#lib/text.ts';
import { known } from './ids.ts';
import { textIn } from './need-views.ts';
import { organiser } from './people.ts';
import { problemFiles } from './published.ts';
import { contentOf, publishedView, seedHash, type VersionRow } from './versions.ts';

const html = (text: Text): Text => ({ ko: renderMarkdown(text.ko), en: renderMarkdown(text.en) });
const whole = { versions: { orderBy: { version: 'asc' } }, need: { select: { ipTemplate: true } } } as const;

/** Everything a visitor may know of a problem: texts as HTML, open files, versions. */
export async function readProblem(slug: string): Promise<ProblemPage> {
	const row = found(
		await prisma().problem.findFirst({
			where: { slug, publishedAt: { not: null } },
			include: whole,
			orderBy: { publishedAt: 'desc' }
		})
	);
	const problem = found(publishedView(row));
	const current = row.versions.find(({ version }) => version === row.currentVersion)!;
	const ids = row.organisationId ? [row.organisationId] : [];
	const [files, organisations] = await Promise.all([problemFiles(row.id, 'open'), findOrganisations(ids)]);
	return {
		...problem,
		organisation: (row.organisationId && organisations.get(row.organisationId)?.name) || null,
		statement: html(textIn(current.statement)),
		rules: html(textIn(current.rules)),
		files: files.map(({ id, name, role, bytes, sha256 }) => ({ id, name, role, bytes, sha256 })),
		ipTemplate: row.need.ipTemplate as IpTemplate,
		splitSeedHash: seedHash(current),
		splitSeed: row.closedAt ? current.splitSeed : null,
		versions: row.versions.filter(({ version }) => version <= row.currentVersion).map(entryOf)
	};
}

const entryOf = ({ version, createdAt, changeNote }: VersionRow): VersionEntry => ({
	version,
	at: createdAt.toISOString(),
	note: changeNote as Text | null
});

/** What changed from each published version to the next, newest first. */
export async function problemHistory(slug: string): Promise<VersionDiff[]> {
	const row = found(
		await prisma().problem.findFirst({
			where: { slug, publishedAt: { not: null } },
			include: whole,
			orderBy: { publishedAt: 'desc' }
		})
	);
	const published = row.versions.filter(({ version }) => version <= row.currentVersion);
	return published
		.slice(1)
		.map((version, at) => ({
			...entryOf(version),
			from: published[at]!.version,
			...compare(published[at]!, version)
		}))
		.toReversed();
}

function compare(before: VersionRow, after: VersionRow): Pick<VersionDiff, 'texts' | 'facts'> {
	const [old, fresh] = [contentOf(before), contentOf(after)];
	const texts = textParts.flatMap((part) =>
		(['ko', 'en'] as const).flatMap((locale) => {
			const lines = diffLines(old[part][locale], fresh[part][locale]);
			return isUnchanged(lines) ? [] : [{ part, locale, lines: hunks(lines) }];
		})
	);
	const facts = publicFacts.flatMap((key) => {
		const [was, is] = [old, fresh].map((content) => told(content[key]));
		return was === is ? [] : [{ key, before: was!, after: is! }];
	});
	return { texts, facts };
}

/** The seed of the split is not among them: it is a secret until the problem ends. */
const publicFacts = [
	'difficulty',
	'prizeKrw',
	'floors',
	'kinds',
	'quotaPerDay',
	'quotaTotal',
	'quotaConcurrent',
	'finalPicks',
	'timeZone',
	'modelSpec',
	'run',
	'scoring'
] as const satisfies readonly (keyof VersionContent)[];

const told = (value: unknown): string =>
	value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

export interface WorkingProblem {
	id: string;
	needId: string;
	slug: string;
	practice: boolean;
	state: 'draft' | 'published' | 'closed';
	/** The version that is edited: 1 of a draft, else the current one. */
	version: number;
	content: VersionContent;
	/** Open files, and of the truth only that it is there. */
	files: { id: string; name: string; role: FileRole; bytes: number | null }[];
}

/** A problem as organisers work on it. */
export async function workingProblem(actor: Actor, problemId: string): Promise<WorkingProblem> {
	organiser(actor);
	const row = found(
		await prisma().problem.findUnique({
			where: { id: known(problemId) },
			include: { versions: true, files: { orderBy: { createdAt: 'asc' } } }
		})
	);
	const version = Math.max(1, row.currentVersion);
	return {
		id: row.id,
		needId: row.needId,
		slug: row.slug,
		practice: row.practice,
		state: row.state as WorkingProblem['state'],
		version,
		content: contentOf(found(row.versions.find((candidate) => candidate.version === version))),
		files: row.files.map(({ id, name, role, bytes, visibility }) => ({
			id,
			name,
			role: role as FileRole,
			bytes: visibility === 'open' ? Number(bytes) : null
		}))
	};
}

/** Drafts and published problems for the organisers' list. */
export async function listWorkingProblems(
	actor: Actor,
	seasonId: string
): Promise<{ id: string; slug: string; state: string; title: Text }[]> {
	organiser(actor);
	const rows = await prisma().problem.findMany({
		where: { seasonId },
		include: { versions: { orderBy: { version: 'desc' }, take: 1 } },
		orderBy: { id: 'asc' }
	});
	return rows.map(({ id, slug, state, versions }) => ({
		id,
		slug,
		state,
		title: textIn(versions[0]?.title)
	}));
}
