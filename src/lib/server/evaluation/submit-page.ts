import type { AnswerLimit } from '#lib/evaluation/answer-limits.ts';
import type { RunLimits } from '#lib/problems/run-limits.ts';
import type { PublishedProblem, SubmissionKind } from '#lib/problems/types.ts';
import { availableTo, heldSeconds } from '#lib/server/compute/index.ts';
import { prisma, signedIn, type Actor } from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { entryOf, teamsOf } from '#lib/server/teams/index.ts';
import { briefs, type SubmissionBrief } from './queries.ts';
import { quotaOf, type QuotaView } from './quota.ts';
import { admissionOf, needsOf, runLimitsOf } from './run-needs.ts';
import { hasEntered, largestUpload } from './submit.ts';
import { answerLimitsOf, columnsOf, rankingMetricOf } from './task.ts';
import { unfinishedOf, type UnfinishedUpload } from './uploads.ts';

/** A kind that a problem takes, whether it is taken now, and what is asked of it. */
export interface Offer {
	kind: SubmissionKind;
	largestBytes: number;
	accepted: boolean;
	/** Why it is not taken. */
	why: string | null;
	/** What a run may take, and the computing time that is set aside for it; null where nothing runs. */
	run: (RunLimits & { heldSeconds: number }) | null;
}

export interface SubmitPage {
	problem: PublishedProblem;
	teams: {
		id: string;
		slug: string;
		name: string;
		entered: boolean;
		/** The entry was judged, and others were selected. */
		declined: boolean;
		quota: QuotaView;
		/** Computing time that the team may still use. */
		secondsLeft: number;
		unfinished: UnfinishedUpload[];
		submissions: SubmissionBrief[];
	}[];
	kinds: Offer[];
	/** The metric that ranks: the main one, or `combined`. */
	ranking: string;
	/** The header of a file of predictions. */
	columns: string;
	/** What its answers may hold. */
	answers: AnswerLimit[];
}

/** What a person needs to hand something in: their teams with what is left to each, and what is accepted here. */
export async function findSubmitPage(actor: Actor, slug: string): Promise<SubmitPage> {
	const { userId } = signedIn(actor);
	const problem = await findPublishedProblem(slug);
	const teams = await teamsOf(userId);
	const rows = await Promise.all(
		teams.map(async ({ id, slug, name }) => {
			const entered = await hasEntered(id, problem);
			return {
				id,
				slug,
				name,
				entered,
				declined: !entered && (await entryOf(id, problem.id))?.state === 'declined',
				quota: await quotaOf(prisma(), id, problem),
				secondsLeft: await availableTo(id),
				unfinished: await unfinishedOf(id, problem.id),
				submissions: await briefs(id, problem)
			};
		})
	);
	const kinds = await Promise.all(problem.kinds.map((kind) => offerOf(problem, kind)));
	const told = { columns: columnsOf(problem), answers: answerLimitsOf(problem) };
	return { problem, teams: rows, kinds, ranking: rankingMetricOf(problem), ...told };
}

async function offerOf(problem: PublishedProblem, kind: SubmissionKind): Promise<Offer> {
	const largestBytes = largestUpload(problem, kind);
	if (kind === 'predictions') return { kind, largestBytes, accepted: true, why: null, run: null };
	const why = (await admissionOf(problem, kind)).why?.reason ?? null;
	const { limits, gpu } = needsOf(problem, kind);
	const run = { ...runLimitsOf(problem, kind), heldSeconds: heldSeconds(limits.wallMs, gpu?.count) };
	return { kind, largestBytes, accepted: why === null, why, run };
}
