import type { ProblemFile } from '#lib/server/generated/prisma/client.ts';
import { record } from '#lib/server/audit/index.ts';
import {
	canonicalJson,
	now,
	outbox,
	found,
	prisma,
	refuse,
	refuseIf,
	transaction,
	unsafeSealedStorage,
	type Actor
} from '#lib/server/platform/index.ts';
import { lacks, type Lack, type VersionContent } from '#lib/problems/content.ts';
import { keptScoring, readScoring } from '#lib/problems/scoring.ts';
import type { FileRole } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { bundleFaults } from './bundle-package.ts';
import { packageFaults, type PackageFault } from './data-package.ts';
import { lockProblem, versionColumns } from './drafts.ts';
import { known } from './ids.ts';
import { writePublication } from './letters.ts';
import { lockNeed } from './needs.ts';
import { organiser, proposerAddress } from './people.ts';
import { contentOf } from './versions.ts';

export interface Checklist {
	lacks: Lack[];
	faults: PackageFault[];
}

/** What stands between a draft and the public. Organisers only; the faults hold no value of the truth. */
export async function publishingChecklist(actor: Actor, problemId: string): Promise<Checklist> {
	organiser(actor);
	const problem = await prisma().problem.findUnique({
		where: { id: known(problemId) },
		include: { versions: true, files: true }
	});
	const version = problem?.versions.find((row) => row.version === 1) ?? refuse('not_found');
	return {
		lacks: lacks(contentOf(version), problem?.practice ?? false),
		faults: await faultsOf(problem?.files ?? [], contentOf(version))
	};
}

async function faultsOf(
	files: readonly ProblemFile[],
	{ scoring, kinds }: VersionContent
): Promise<PackageFault[]> {
	if (scoring?.program?.bundle) return bundleFaults(files, scoring.program.bundle);
	const readable = files.filter((file) => file.role !== 'extra' || /\.csv$/i.test(file.name));
	const loaded = await Promise.all(
		readable.map(async ({ name, role, objectKey }) => {
			const bytes = await unsafeSealedStorage().get(objectKey);
			return { name, role: role as FileRole, text: bytes?.toString('utf8') ?? '' };
		})
	);
	const hidden = files.find(({ role, visibility }) => role === 'test' && visibility === 'sealed');
	// Who may not see the rows cannot predict them at home.
	const unseen: PackageFault[] =
		hidden && kinds.includes('predictions') ? [{ code: 'test_sealed', file: hidden.name }] : [];
	return [...packageFaults(loaded), ...unseen];
}

/** Opens a draft to everyone as version 1. Its data was checked just before; other data meanwhile is refused. */
export async function publishProblem(actor: Actor, problemId: string): Promise<void> {
	organiser(actor);
	const draft = found(
		await prisma().problem.findUnique({
			where: { id: known(problemId) },
			include: { files: true, versions: { where: { version: 1 } } }
		})
	);
	const checked = draft.files;
	const faults = await faultsOf(checked, contentOf(draft.versions[0]!));
	const proposer = await proposerAddress(draft.needId);
	await transaction(async (tx) => {
		const problem = await lockProblem(tx, problemId);
		refuseIf(problem.state !== 'draft', 'problem_state', { state: problem.state });
		const version = await tx.problemVersion.findUniqueOrThrow({
			where: { problemId_version: { problemId, version: 1 } }
		});
		const missing = lacks(contentOf(version), problem.practice);
		refuseIf(missing.length > 0, 'problem_incomplete', { lacks: missing.join(', ') });
		refuseIf(faults.length > 0, 'data_package_faulty', {
			faults: faults.map(({ code, file }) => `${code} ${file}`).join(', ')
		});
		refuseIf(!sameFiles(checked, await tx.problemFile.findMany({ where: { problemId } })), 'state_changed');
		const need = await lockNeed(tx, problem.needId);
		await tx.need.update({ where: { id: need.id }, data: { state: 'published' } });
		await tx.problem.update({
			where: { id: problemId },
			data: { state: 'published', currentVersion: 1, publishedAt: now() }
		});
		await record(tx, actor, 'problem.published', {
			seasonId: need.seasonId,
			problemId,
			needId: need.id,
			version: 1
		});
		await outbox.add(tx, {
			type: 'problem.published',
			payload: { problemId, slug: problem.slug, version: 1 }
		});
		if (proposer) await writePublication(tx, proposer, need, problem.slug);
	});
}

const sameFiles = (a: readonly ProblemFile[], b: readonly ProblemFile[]): boolean =>
	canonicalJson(a.map((file) => file.id).toSorted()) === canonicalJson(b.map((file) => file.id).toSorted());

export interface NewVersion {
	/** The version that the editor had before them. */
	basedOn: number;
	content: VersionContent;
	/** Told to everyone beside the diff. */
	changeNote: Text;
}

/** Changes a published problem: a further version with a note, never a silent edit. The metric and the split stay. */
export async function publishVersion(actor: Actor, problemId: string, edit: NewVersion): Promise<number> {
	return transaction(async (tx) => {
		const problem = await lockProblem(tx, problemId);
		const { userId } = organiser(actor);
		refuseIf(problem.state !== 'published', 'problem_state', { state: problem.state });
		refuseIf(problem.currentVersion !== edit.basedOn, 'problem_changed_elsewhere', {
			version: problem.currentVersion
		});
		const before = await tx.problemVersion.findUniqueOrThrow({
			where: { problemId_version: { problemId, version: problem.currentVersion } }
		});
		const current = contentOf(before);
		const content = written(edit.content, current);
		insistComparable(current, content);
		const missing = lacks(content, problem.practice);
		refuseIf(missing.length > 0, 'problem_incomplete', { lacks: missing.join(', ') });
		refuseIf(!edit.changeNote.ko.trim() || !edit.changeNote.en.trim(), 'bad_input');
		refuseIf(canonicalJson(current) === canonicalJson(content), 'nothing_changed');
		const version = problem.currentVersion + 1;
		const row = {
			...versionColumns(content),
			changeNote: { ...edit.changeNote },
			authorId: userId,
			createdAt: now()
		};
		await tx.problemVersion.create({ data: { problemId, version, ...row } });
		await tx.problem.update({ where: { id: problemId }, data: { currentVersion: version } });
		await record(tx, actor, 'problem.version_published', {
			seasonId: problem.seasonId,
			problemId,
			version,
			note: edit.changeNote
		});
		await outbox.add(tx, {
			type: 'problem.version_published',
			payload: { problemId, slug: problem.slug, version }
		});
		return version;
	});
}

/** Only what belongs to a version, with the zone and the seed of the split kept where the editor left them blank. */
function written(content: VersionContent, current: VersionContent): VersionContent {
	const keys = Object.keys(current) as (keyof VersionContent)[];
	const picked = Object.fromEntries(keys.map((key) => [key, content[key]])) as unknown as VersionContent;
	return {
		...picked,
		timeZone: content.timeZone ?? current.timeZone,
		quotaConcurrent: content.quotaConcurrent ?? current.quotaConcurrent,
		run: content.run ?? current.run,
		scoring: keptScoring(content.scoring, readScoring(current.scoring)),
		splitSeed: content.splitSeed || current.splitSeed
	};
}

function insistComparable(current: VersionContent, next: VersionContent): void {
	const same =
		current.metric === next.metric &&
		current.positive === next.positive &&
		current.splitSeed === next.splitSeed &&
		canonicalJson(compared(current)) === canonicalJson(compared(next));
	refuseIf(!same, 'metric_frozen');
}

/** What makes scores of two versions comparable: metrics may be added, but what ranks stays. */
function compared({ scoring }: VersionContent) {
	const { tasks, ranking, weight, metrics, program } = readScoring(scoring);
	const weighed =
		ranking === 'combined' ? { weight, metrics: metrics.filter((one) => one.weight > 0) } : null;
	return { tasks: tasks.map(({ key, output }) => ({ key, output })), ranking, weighed, program };
}

/** Ends a problem: it stays readable, and the seed of its split is shown from now on. */
export async function closeProblem(actor: Actor, problemId: string): Promise<void> {
	await transaction(async (tx) => {
		const problem = await lockProblem(tx, problemId);
		organiser(actor);
		refuseIf(problem.state !== 'published', 'problem_state', { state: problem.state });
		await tx.problem.update({ where: { id: problemId }, data: { state: 'closed', closedAt: now() } });
		await record(tx, actor, 'problem.closed', { seasonId: problem.seasonId, problemId });
		await outbox.add(tx, { type: 'problem.closed', payload: { problemId, slug: problem.slug } });
	});
}
