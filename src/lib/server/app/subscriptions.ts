import { refreshProgramme } from '#lib/server/broadcast/index.ts';
import {
	channelOf,
	hurryProblem,
	onJobFinished,
	submissionOfJob,
	tellLookers
} from '#lib/server/evaluation/index.ts';
import { carryOrganisers } from '#lib/server/identity/index.ts';
import { outbox, publish, systemActor } from '#lib/server/platform/index.ts';

type Subscription = Parameters<typeof outbox.subscribe>;

/** Who hears which news: [event type, idempotent handler]. One line each. */
const subscriptions: Subscription[] = [
	['season.created', ({ payload }) => carryOrganisers(String(payload.seasonId))],
	['voting.poll_opened', ({ payload }) => refreshProgramme(systemActor, String(payload.seasonId))],
	['voting.poll_ending', ({ payload }) => refreshProgramme(systemActor, String(payload.seasonId))],
	['voting.poll_closed', ({ payload }) => refreshProgramme(systemActor, String(payload.seasonId))],
	['tournament.changed', ({ payload }) => refreshProgramme(systemActor, String(payload.seasonId))],
	['compute.job_started', async ({ payload }) => lookAgain(await submissionOfJob(String(payload.jobId)))],
	['compute.job_finished', async ({ payload }) => lookAgain(await onJobFinished(String(payload.jobId)))],
	['problem.closed', ({ payload }) => hurryProblem(String(payload.problemId))],
	['evaluation.submission_scored', ({ payload }) => tellLookers(String(payload.problemId))],
	['evaluation.board_changed', ({ payload }) => tellLookers(String(payload.problemId), true)]
];

/** Tells those who follow a submission that it has moved. */
function lookAgain(submissionId: string | null): void {
	if (submissionId) publish(channelOf(submissionId), 'submission', { id: submissionId });
}

let registered = false;

export function registerSubscriptions(): void {
	if (registered) return;
	registered = true;
	for (const [type, handler] of subscriptions) outbox.subscribe(type, handler);
}
