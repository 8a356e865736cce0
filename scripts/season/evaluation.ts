import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	problemOf,
	submissionsOf,
	teams,
	type DemoSubmission,
	type DemoTeam,
	type TeamView
} from '#demo/index.ts';
import type { Browser } from './browser.ts';
import { captain } from './entry.ts';
import type { Chapter, Play } from './play.ts';
import { together } from './together.ts';

interface SubmissionData {
	id: string;
	number: number;
	state: string;
	code: string | null;
	scores: { metric: string; value: number }[];
}

const ended = ['scored', 'failed', 'refused'];
const patienceMs = 180_000;

/** Every team takes the data, really computes its answers, uploads them, and waits for jobs to score them. */
export const evaluation: Chapter = async (play) => {
	await together(teams, 3, async (team) => {
		const scored = await submitAll(play, team);
		play.told.evaluations += scored;
	});
	play.progress.say(`${play.told.evaluations} submissions are scored on held-out data`);
};

async function submitAll(play: Play, team: DemoTeam): Promise<number> {
	const browser = await captain(play, team);
	const { slug } = problemOf(team.problem);
	const own = await ownTeam(browser, slug, team.slug);
	const entries = await submissionsOf(team, await download(browser, slug, play.seed));
	// After a planting that was interrupted, what is scored already is not handed in again.
	const before = own.submissions.filter((submission) => submission.state === 'scored').length;
	let scored = before;
	for (const entry of entries.slice(before)) {
		const done = await submit(browser, slug, own.id, entry, team.proposal.original);
		if (done.state !== 'scored')
			throw new Error(`${team.slug} #${done.number} ${entry.filename}: ${done.state} ${done.code}`);
		scored += 1;
		const main = done.scores[0];
		play.progress.say(
			`${team.name.ko} #${done.number} ${entry.kind}: ${main?.metric} ${main?.value.toFixed(4)}`
		);
	}
	return scored;
}

interface OwnTeam {
	id: string;
	slug: string;
	submissions: { state: string }[];
}

async function ownTeam(browser: Browser, problem: string, slug: string): Promise<OwnTeam> {
	const { teams: own } = await browser.page<{ teams: OwnTeam[] }>(`/problems/${problem}/submit`);
	return (
		own.find((candidate) => candidate.slug === slug) ?? Promise.reject(new Error(`${slug} may not submit`))
	);
}

/** The data as any team gets it: over the public interface. */
async function download(browser: Browser, slug: string, seed: string): Promise<TeamView> {
	const { files } = await browser.json<{ files: { id: string; role: string }[] }>(`/api/v1/problems/${slug}`);
	const text = async (role: string): Promise<string> => {
		const file = files.find((candidate) => candidate.role === role)!;
		const redirect = await browser.fetch(`/api/v1/problems/${slug}/files/${file.id}`);
		const address = redirect.headers.get('location') ?? '';
		return (await browser.fetch(address)).text();
	};
	return { trainCsv: await text('train'), testCsv: await text('test'), seed };
}

async function submit(
	browser: Browser,
	problem: string,
	teamId: string,
	entry: DemoSubmission,
	language: 'ko' | 'en'
): Promise<SubmissionData> {
	const bytes = new Uint8Array(entry.bytes);
	const wanted = {
		problem,
		teamId,
		kind: entry.kind,
		filename: entry.filename,
		bytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		note: entry.note[language],
		again: true // a planting that was interrupted may have handed it in
	};
	type Created = {
		id: string;
		upload: { url: string; headers: Record<string, string> };
		error?: { code: string };
	};
	const created = await browser.json<Created>('/api/v1/submissions', { body: wanted }, ['sandbox_missing']);
	if (created.error) {
		// Without a sandbox code is not accepted; the team runs its own program and hands in what it says.
		return submit(browser, problem, teamId, await entry.fallback!(), language);
	}
	const { url, headers } = created.upload;
	const put = await browser.fetch(url, { method: 'PUT', headers, body: bytes });
	if (!put.ok && put.status !== 409)
		throw new Error(`upload of ${entry.filename}: ${put.status} ${await put.text()}`);
	await browser.json(`/api/v1/submissions/${created.id}/complete`, { method: 'POST' });
	return untilEnded(browser, created.id);
}

async function untilEnded(browser: Browser, id: string): Promise<SubmissionData> {
	const until = Date.now() + patienceMs;
	for (;;) {
		const submission = await browser.json<SubmissionData>(`/api/v1/submissions/${id}`);
		if (ended.includes(submission.state)) return submission;
		if (Date.now() > until) throw new Error(`submission ${id} is still ${submission.state}`);
		await sleep(250);
	}
}
