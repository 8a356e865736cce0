import { randomUUID } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import {
	canonicalJson,
	now,
	outbox,
	prisma,
	refuse,
	refuseIf,
	sha256Hex,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { assignJudges, type AssignmentInput, type AssignmentResult } from '#lib/selection/assign.ts';
import { randomOf, shuffled } from '#lib/selection/random.ts';
import { activePairs, conflictsBetween, type KnownConflict } from './conflicts.ts';
import { entriesInSelection, judgesOf } from './facts.ts';
import { insistUndecided, lockSelection } from './locks.ts';
import { opaque } from './opaque.ts';
import { freezeRubric, requireRubric } from './rubric.ts';
import { keepConflicts } from './ties.ts';

export interface AssignmentTerms {
	/** Reviews per entry. */
	reviews: number;
	minLoad: number;
	maxLoad: number;
	seed: string;
}

/**
 * Assigns judges to every submitted entry, or fills what conflicts have left open. What stands is kept. The first run
 * freezes the rubric. Input, hash, seed and objective are kept as a certificate.
 */
export async function runAssignment(
	actor: Actor,
	terms: AssignmentTerms
): Promise<{ runId: string; added: number; connected: boolean }> {
	insistRole(actor, 'organiser');
	const season = await currentSeason();
	refuseIf(season.stages.find(({ stage }) => stage === 'entry')?.state === 'open', 'entries_still_open');
	const prepared = await prepareInput(season.id, terms);
	const result = assignJudges(prepared.input);
	if (!result.ok)
		refuse('assignment_infeasible', { entries: result.short.length, judges: result.idle.length });
	return transaction(async (tx) => {
		await lockSelection(tx, season.id);
		await insistUndecided(tx, season.id);
		await requireRubric(season.id, tx);
		refuseIf((await tx.selectionPlan.count({ where: { seasonId: season.id } })) === 0, 'plan_first');
		refuseIf((await standing(tx, season.id)).length !== prepared.input.fixed.length, 'state_changed');
		const inputHash = sha256Hex(canonicalJson(prepared.input));
		const { id: runId } = await tx.assignmentRun.create({
			data: {
				seasonId: season.id,
				seed: terms.seed,
				inputHash,
				input: prepared.input as never,
				objective: result.objective,
				bound: result.bound,
				createdBy: signedIn(actor).userId,
				createdAt: now()
			}
		});
		await writePairs(tx, runId, terms.seed, result, prepared);
		await keepConflicts(tx, prepared.conflicts);
		await freezeRubric(tx, season.id);
		const { objective, bound, connected } = result;
		await record(tx, actor, 'selection.assigned', {
			seasonId: season.id,
			runId,
			inputHash,
			seed: terms.seed,
			objective,
			bound,
			connected
		});
		await outbox.add(tx, { type: 'selection.assigned', payload: { seasonId: season.id, runId } });
		return { runId, added: result.pairs.length, connected };
	});
}

interface Prepared {
	input: AssignmentInput;
	/** From the names in the certificate back to ids. */
	ids: Map<string, string>;
	conflicts: KnownConflict[];
}

const standing = (db: Pick<Tx, 'assignment'>, seasonId: string) =>
	db.assignment.findMany({
		where: { state: 'open', run: { seasonId } },
		select: { entryId: true, judgeId: true }
	});

/** Pairs that a judge has given back: a dismissal does not bring the same paper to the same desk again. */
async function given(seasonId: string): Promise<[string, string][]> {
	const rows = await prisma().assignment.findMany({
		where: { state: 'conflict', run: { seasonId } },
		select: { entryId: true, judgeId: true }
	});
	return rows.map(({ entryId, judgeId }) => [entryId, judgeId]);
}

async function prepareInput(seasonId: string, terms: AssignmentTerms): Promise<Prepared> {
	const entries = (await entriesInSelection(seasonId)).filter(({ state }) => state === 'submitted');
	const judges = await judgesOf(seasonId);
	refuseIf(entries.length === 0 || judges.length === 0, 'nothing_to_assign');
	const conflicts = await conflictsBetween(judges, entries);
	const ids = new Map<string, string>();
	const name = (kind: 'entry' | 'judge', id: string) => {
		const alias = opaque(kind, id);
		ids.set(alias, id);
		return alias;
	};
	const pair = ([entry, judge]: [string, string]): [string, string] => [
		name('entry', entry),
		name('judge', judge)
	];
	const running = new Set(entries.map(({ id }) => id));
	const fixed = (await standing(prisma(), seasonId)).map(({ entryId, judgeId }): [string, string] => [
		entryId,
		judgeId
	]);
	const input: AssignmentInput = {
		version: 1,
		seed: terms.seed,
		entries: entries.map(({ id, problem }) => ({
			id: name('entry', id),
			track: problem?.track ?? '',
			reviews: terms.reviews
		})),
		judges: judges.map(({ id, tracks }) => ({ id: name('judge', id), tracks })),
		conflicts: [...activePairs(conflicts), ...(await given(seasonId))]
			.filter(([entry]) => running.has(entry))
			.map(pair)
			.sort(),
		fixed: fixed.map(pair).sort(),
		minLoad: terms.minLoad,
		maxLoad: terms.maxLoad
	};
	input.entries.sort((a, b) => (a.id < b.id ? -1 : 1));
	input.judges.sort((a, b) => (a.id < b.id ? -1 : 1));
	return { input, ids, conflicts };
}

/**
 * Writes the pairs. Neither ids (random, not by time) nor numbers (shuffled per judge) nor the order of rows tell a
 * judge anything about the entry behind them.
 */
async function writePairs(
	tx: Tx,
	runId: string,
	seed: string,
	result: AssignmentResult & { ok: true },
	{ ids }: Prepared
): Promise<void> {
	const pairs = shuffled(result.pairs, randomOf(`${seed}:order`));
	const numbers = new Map<string, number>();
	const before = await tx.assignment.groupBy({
		by: ['judgeId'],
		where: { judgeId: { in: [...ids.values()] } },
		_count: true
	});
	for (const row of before) numbers.set(row.judgeId, row._count);
	const rows = pairs.map(({ entry, judge }) => {
		const judgeId = ids.get(judge)!;
		const number = (numbers.get(judgeId) ?? 0) + 1;
		numbers.set(judgeId, number);
		return {
			id: randomUUID(),
			runId,
			entryId: ids.get(entry)!,
			judgeId,
			alias: String(number).padStart(2, '0'),
			createdAt: now()
		};
	});
	await tx.assignment.createMany({ data: rows });
}

export interface Certificate {
	runId: string;
	createdAt: string;
	inputHash: string;
	seed: string;
	objective: number;
	/** What the flow proves to be the least possible, before groups were joined. */
	bound: number;
	input: AssignmentInput;
}

/** Certificates of a season's runs, oldest first. Before publication organisers and auditors may have them, then anyone. */
export async function listCertificates(actor: Actor, seasonId: string): Promise<Certificate[]> {
	const published = await prisma().selectionDecision.count({
		where: { seasonId, publishedAt: { not: null } }
	});
	if (published === 0) insistRole(actor, 'organiser', 'auditor');
	const rows = await prisma().assignmentRun.findMany({ where: { seasonId }, orderBy: { createdAt: 'asc' } });
	return rows.map(({ id, createdAt, inputHash, seed, objective, bound, input }) => ({
		runId: id,
		createdAt: createdAt.toISOString(),
		inputHash,
		seed,
		objective,
		bound,
		input: input as unknown as AssignmentInput
	}));
}
