import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../csv.ts';
import { datasetOf } from '../datasets/index.ts';
import { accuracy, auroc, logLoss, macroF1, recall, rmse } from '../learn/scores.ts';
import { once } from '../once.ts';
import { problemOf } from '../problems/index.ts';
import { submissionsOf, teams, viewOf } from '../teams/index.ts';
import type { DemoProblem, DemoSubmission, DemoTeam } from '../types.ts';
import { firstFlower as practice } from './first-flower.ts';

/** Each team's entries are computed once; one test below computes them again. */
const entries = new Map(teams.map((team) => [team.key, once(() => submissionsOf(team))]));
const entriesOf = (team: DemoTeam) => entries.get(team.key)!();

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** One answer per asked row: a class name, or a number. */
async function answers(team: DemoTeam, submission: DemoSubmission): Promise<string[]> {
	if (submission.kind === 'model')
		return modelAnswers(problemOf(team.problem), viewOf(team).testCsv, submission.bytes);
	const csv = submission.kind === 'code' ? await submission.fallback!() : submission;
	return readCsv(text(csv.bytes)).map((row) => row.prediction!);
}

async function modelAnswers(problem: DemoProblem, testCsv: string, bytes: Uint8Array): Promise<string[]> {
	const { input, output } = problem.model!;
	const rows = readCsv(testCsv);
	const x = Float32Array.from(rows.flatMap((row) => input.columns.map((name) => Number(row[name]))));
	const session = await ort.InferenceSession.create(bytes);
	const out = await session.run({ x: new ort.Tensor('float32', x, [rows.length, input.columns.length]) });
	const data = out[output.name]!.data as Float32Array;
	return rows.map((_, i) => {
		if (output.name === 'y') return String(data[i]);
		const chances = Array.from(data.slice(i * output.classes.length, (i + 1) * output.classes.length));
		if (output.positive) return String(chances[output.classes.indexOf(output.positive)]);
		return output.classes[chances.indexOf(Math.max(...chances))]!;
	});
}

function score(problem: DemoProblem, truth: string[], said: string[]): number {
	const [y, p] = [truth.map(Number), said.map(Number)];
	if (problem.metric === 'rmse') return rmse(y, p);
	if (problem.metric === 'auroc') return auroc(y, p);
	if (problem.metric === 'log-loss') return logLoss(y, p);
	return macroF1(truth, said);
}

/** Entries that are knowingly the baseline. */
const BASELINES = ['one-rate.csv'];

describe.each(teams.map((team) => [team.key, team] as const))('%s', (_, team) => {
	const problem = problemOf(team.problem);
	const data = datasetOf(problem.dataset);
	const truth = readCsv(text(data.truth.bytes)).map((row) => row.target!);
	const sample = readCsv(text(data.sampleSubmission.bytes)).map((row) => row.prediction!);
	const made = entriesOf(team);

	test('hands in two or three different submissions, the same bytes each time', async () => {
		const [first, again] = [await made, await submissionsOf(team)];
		expect(first.length).toBeGreaterThanOrEqual(2);
		expect(first.map(({ kind, filename }) => [kind, filename])).toEqual(
			again.map((s) => [s.kind, s.filename])
		);
		first.forEach((submission, i) => expect(Buffer.compare(submission.bytes, again[i]!.bytes)).toBe(0));
		const said = await Promise.all(first.map((submission) => answers(team, submission)));
		expect(new Set(said.map((column) => column.join())).size).toBe(first.length);
		for (const { kind } of first) expect(problem.kinds).toContain(kind);
	});

	test('beats the sample submission, unless it is knowingly a baseline', async () => {
		const floor = score(problem, truth, sample);
		for (const submission of await made) {
			const said = await answers(team, submission);
			expect(said.length).toBe(truth.length);
			const reached = score(problem, truth, said);
			expect(Number.isFinite(reached)).toBe(true);
			if (BASELINES.includes(submission.filename)) continue;
			expect(problem.direction === 'higher' ? reached > floor : reached < floor).toBe(true);
		}
	});

	test('sees no truth: other answers in truth.csv change nothing it hands in', async () => {
		const view = viewOf(team);
		expect(Object.keys(view).sort()).toEqual(['seed', 'testCsv', 'trainCsv']);
		for (const { bytes, kind } of await made) {
			if (kind === 'predictions') continue;
			for (const split of [data.splitSeed, ',private', ',public']) expect(text(bytes)).not.toContain(split);
		}
	});
});

test('on the mailbox some first entries fall below the floor and every careful last one keeps it', async () => {
	const problem = problemOf('open-mailbox');
	const truth = readCsv(text(datasetOf('mail').truth.bytes)).map((row) => row.target!);
	const kept = async (team: DemoTeam, n: number) =>
		recall(truth, await answers(team, (await entriesOf(team)).at(n)!), 'mail') >= problem.floor!.bound;
	const entrants = teams.filter((team) => team.problem === problem.key);
	expect(await Promise.all(entrants.map((team) => kept(team, -1)))).toEqual(entrants.map(() => true));
	expect(await Promise.all(entrants.map((team) => kept(team, 0)))).toContain(false);
});

test('the archive of a code entry, unpacked and run, writes what its fallback says', async () => {
	for (const team of teams) {
		const entry = (await entriesOf(team)).find((submission) => submission.kind === 'code');
		if (!entry) continue;
		const folder = mkdtempSync(path.join(tmpdir(), 'demo-code-'));
		try {
			for (const [name, bytes] of Object.entries(unzipSync(entry.bytes)))
				writeFileSync(path.join(folder, name), bytes);
			// The mounts of the sandbox are not here, so the two addresses are pointed at this folder.
			const main = readFileSync(path.join(folder, 'main.mjs'), 'utf8').replaceAll('/in/', `${folder}/`);
			writeFileSync(path.join(folder, 'main.mjs'), main.replaceAll('/out/', `${folder}/`));
			const view = viewOf(team);
			writeFileSync(path.join(folder, 'train.csv'), view.trainCsv);
			writeFileSync(path.join(folder, 'test.csv'), view.testCsv);
			execFileSync(process.execPath, [path.join(folder, 'main.mjs')], { env: {} });
			const written = readFileSync(path.join(folder, 'predictions.csv'), 'utf8');
			expect(written).toBe(text((await entry.fallback!()).bytes));
		} finally {
			rmSync(folder, { recursive: true });
		}
	}
});

test('models and programs are both well represented', async () => {
	const kinds = await Promise.all(teams.map(async (team) => (await entriesOf(team)).map((one) => one.kind)));
	expect(kinds.filter((list) => list.includes('model')).length).toBeGreaterThanOrEqual(4);
	expect(kinds.filter((list) => list.includes('code')).length).toBeGreaterThanOrEqual(3);
});

test('the practice entries, one of each kind, tell nearly all flowers apart', async () => {
	const data = datasetOf('iris');
	const truth = readCsv(text(data.truth.bytes)).map((row) => row.target!);
	const view = { trainCsv: text(data.train.bytes), testCsv: text(data.test.bytes), seed: 's' };
	const [csv, file, program] = await practice.submissions(view);
	const said = [
		readCsv(text(csv!.bytes)).map((row) => row.prediction!),
		await modelAnswers(problemOf('first-flower'), view.testCsv, file!.bytes),
		readCsv(text((await program!.fallback!()).bytes)).map((row) => row.prediction!)
	];
	for (const column of said) expect(accuracy(truth, column)).toBeGreaterThan(0.9);
	expect(said[1]).toEqual(said[0]);
});
