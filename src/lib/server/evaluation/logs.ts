import { record } from '#lib/server/audit/index.ts';
import {
	logChannel,
	unsafeJobLog,
	unsafeJobResult,
	type JobLogText,
	type LogView
} from '#lib/server/compute/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { found, has, prisma, refuse, refuseIf, transaction, type Actor } from '#lib/server/platform/index.ts';
import { findTeams, isMember } from '#lib/server/teams/index.ts';
import { logSteps, type LogStep } from '#lib/evaluation/live-log.ts';

export interface FollowedLog {
	jobId: string;
	channel: string;
}

/**
 * Finds one log of a submission for somebody who may read it. A team's members read their view: what their program
 * printed and coded lines; of the scorer, and with sealed data, coded lines alone. Organisers may read the full view,
 * which goes on record. To anyone else there is no such submission.
 */
export async function openLog(
	actor: Actor,
	submissionId: string,
	step: LogStep,
	view: LogView
): Promise<FollowedLog> {
	const row = found(
		await prisma().submission.findUnique({
			where: { id: submissionId },
			select: { teamId: true, seasonId: true, predictJobId: true, scoreJobId: true }
		})
	);
	const staff = has(actor, 'organiser', 'operator');
	refuseIf(!staff && !(await isMember(prisma(), row.teamId, actor.userId)), 'not_found');
	if (view === 'staff') {
		insistRole(actor, 'organiser', 'operator');
		const { seasonId } = row;
		await transaction((tx) => record(tx, actor, 'submission.log_read', { seasonId, submissionId, step }));
	}
	const jobId = (step === 'predict' ? row.predictJobId : row.scoreJobId) ?? refuse('not_found');
	return { jobId, channel: logChannel(jobId, view) };
}

/** One log as it is now, under the same rule. */
export async function submissionLog(
	actor: Actor,
	submissionId: string,
	step: LogStep,
	view: LogView
): Promise<JobLogText> {
	const { jobId } = await openLog(actor, submissionId, step, view);
	return unsafeJobLog(jobId, view);
}

/** Whether somebody who follows a log may still do so. */
export async function mayFollow(actor: Actor, submissionId: string, view: LogView): Promise<boolean> {
	if (has(actor, 'organiser', 'operator')) return true;
	if (view === 'staff') return false;
	const row = await prisma().submission.findUnique({ where: { id: submissionId }, select: { teamId: true } });
	return row !== null && isMember(prisma(), row.teamId, actor.userId);
}

/** One step of a submission with both of its logs and what it took. */
export interface FullStep {
	step: LogStep;
	ended: boolean;
	team: string;
	staff: string;
	containment: string | null;
	exitCode: number | null;
	cpuSeconds: number | null;
	peakMemoryBytes: number | null;
}

export interface FullLog {
	id: string;
	number: number;
	team: string;
	steps: FullStep[];
}

/** Everything that was written about running a submission: for organisers, and on record. */
export async function fullLog(actor: Actor, submissionId: string): Promise<FullLog> {
	insistRole(actor, 'organiser', 'operator');
	const row = found(
		await prisma().submission.findUnique({
			where: { id: submissionId },
			select: { number: true, teamId: true, predictJobId: true, scoreJobId: true }
		})
	);
	const team = found((await findTeams([row.teamId])).get(row.teamId));
	const steps = logSteps.filter((step) => (step === 'predict' ? row.predictJobId : row.scoreJobId) !== null);
	return {
		id: submissionId,
		number: row.number,
		team: team.name,
		steps: await Promise.all(steps.map((step) => fullStep(actor, submissionId, step)))
	};
}

async function fullStep(actor: Actor, submissionId: string, step: LogStep): Promise<FullStep> {
	const { jobId } = await openLog(actor, submissionId, step, 'staff');
	const [team, staff, ended] = await Promise.all([
		unsafeJobLog(jobId, 'team'),
		unsafeJobLog(jobId, 'staff'),
		unsafeJobResult(jobId)
	]);
	const result = ended?.result ?? null;
	return {
		...{ step, ended: staff.ended, team: team.text, staff: staff.text },
		containment: result?.containment ?? null,
		exitCode: result?.exitCode ?? null,
		cpuSeconds: result?.measures?.cpuSeconds ?? null,
		peakMemoryBytes: result?.peakMemoryBytes ?? null
	};
}
