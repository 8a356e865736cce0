/** Wraps what an approach computed into the three kinds of submission. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { predictionsCsv } from '../csv.ts';
import type { DemoSubmission, TeamView, Text } from '../types.ts';

const PROGRAMS = path.join(import.meta.dirname, '..', 'programs');

export function predictions(
	filename: string,
	note: Text,
	ids: readonly string[],
	values: readonly (string | number)[]
): DemoSubmission {
	return csv(filename, note, predictionsCsv(ids, values));
}

export function model(filename: string, note: Text, bytes: Uint8Array): DemoSubmission {
	return { kind: 'model', filename, mediaType: 'application/octet-stream', note, bytes };
}

/** A zip of `main.mjs`, its helpers and the trained parameters. `program` is a folder under demo/programs. */
export function code(
	filename: string,
	note: Text,
	program: string,
	parameters: Record<string, unknown>,
	view: TeamView
): DemoSubmission {
	const json = JSON.stringify(parameters);
	const files = {
		'main.mjs': readFileSync(path.join(PROGRAMS, 'main.mjs')),
		'predict.mjs': readFileSync(path.join(PROGRAMS, program, 'predict.mjs')),
		'csv.mjs': readFileSync(path.join(PROGRAMS, 'csv.mjs')),
		'parameters.json': strToU8(json)
	};
	return {
		kind: 'code',
		filename,
		mediaType: 'application/zip',
		note,
		// A fixed local time keeps the archive the same bytes in every time zone.
		bytes: zipSync(files, { level: 6, mtime: new Date(2026, 0, 1) }),
		fallback: async () => {
			const predicted = await run(program, view, JSON.parse(json));
			return csv(filename.replace(/\.zip$/, '.csv'), note, predicted);
		}
	};
}

function csv(filename: string, note: Text, text: string): DemoSubmission {
	return { kind: 'predictions', filename, mediaType: 'text/csv', note, bytes: Buffer.from(text, 'utf8') };
}

type Predict = (train: string, test: string, parameters: unknown) => string;

/** Runs the very program of the zip in this process. In the repository it finds csv.mjs beside it by a one-line file. */
async function run(program: string, view: TeamView, parameters: unknown): Promise<string> {
	const address = pathToFileURL(path.join(PROGRAMS, program, 'predict.mjs')).href;
	const { predict } = (await import(/* @vite-ignore */ address)) as { predict: Predict };
	return predict(view.trainCsv, view.testCsv, parameters);
}
