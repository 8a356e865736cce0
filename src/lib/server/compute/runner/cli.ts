import { createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { containment } from './probe.ts';
import { sweep } from './janitor.ts';
import { containmentTable } from './probe-table.ts';
import { runJob } from './run-job.ts';
import { checkJobFile } from './job-file.ts';
import { readOrder, runRemote } from './remote.ts';
import type { JobResult } from './spec.ts';

const USAGE = `usage: node src/runner.ts run JOB.json --out DIR [--gpus 0,1]
       node src/runner.ts probe [--json]
       node src/runner.ts remote < ORDER.json
`;

/** result.json: as the runner's result, with outputs at paths relative to the directory that holds it. */
export type ResultFile = JobResult & { id: string };

/**
 * The runner as a command, for machines without our database. Exit status 0: a result was written, whatever the job
 * came to; 1: none could be written; 2: it was called wrongly. SIGTERM and SIGINT cancel the job and still write.
 */
export async function runnerCommand(args: string[], print: (text: string) => void): Promise<number> {
	const { positionals, values } = parseArgs({
		args,
		allowPositionals: true,
		strict: false,
		options: { out: { type: 'string' }, gpus: { type: 'string' }, json: { type: 'boolean' } }
	});
	const [verb, file] = positionals;
	if (verb === 'probe') {
		const found = await containment();
		print(values.json ? JSON.stringify(found, null, '\t') + '\n' : containmentTable(found));
		return 0;
	}
	if (verb === 'remote' || verb === 'run') await sweep(); // what a killed runner left
	if (verb === 'remote') return remote(print);
	if (verb !== 'run' || !file || typeof values.out !== 'string') {
		print(USAGE);
		return 2;
	}
	try {
		const gpus = typeof values.gpus === 'string' ? indexes(values.gpus) : undefined;
		const result = await runFile(file, values.out, gpus);
		print(`${result.id} ${result.code} ${result.meteredMs} ms\n`);
		return 0;
	} catch (error) {
		print(`[runner] ${error instanceof Error ? error.message : String(error)}\n`);
		return 1;
	}
}

/**
 * Runs an order from standard input, where nobody else on the machine sees its addresses. 3: a cluster started it a
 * second time, which is refused, since the first may still be running; whoever handed it in does so again.
 */
async function remote(print: (text: string) => void): Promise<number> {
	if (Number(process.env.SLURM_RESTART_COUNT ?? 0) > 0) {
		print('[runner] started again by the cluster: refused\n');
		return 3;
	}
	const stop = new AbortController();
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort('cancelled'));
	try {
		const { id, machine, result } = await runRemote(await readOrder(process.stdin), stop.signal);
		print(`${id} ${machine} ${result.code} ${result.meteredMs} ms\n`);
		return 0;
	} catch (error) {
		print(`[runner] ${error instanceof Error ? error.message : String(error)}\n`);
		return 1;
	}
}

const indexes = (text: string): number[] => text.split(',').filter(Boolean).map(Number);

async function runFile(file: string, out: string, gpuIndexes?: number[]): Promise<ResultFile> {
	const job = checkJobFile(JSON.parse(await readFile(file, 'utf8')), path.dirname(path.resolve(file)));
	const outputs = path.join(out, 'outputs');
	mkdirSync(outputs, { recursive: true });
	const log = createWriteStream(path.join(out, 'log.txt'));
	const stop = new AbortController();
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort('cancelled'));
	const result = await runJob(job.spec, {
		id: job.id,
		signal: stop.signal,
		gpuIndexes,
		onLog: (text) => void log.write(text),
		async keep(found) {
			for (const { name, path: from } of found.outputs) await copyFile(from, path.join(outputs, name));
		}
	});
	await new Promise((resolve) => log.end(resolve));
	const relative = result.outputs.map((output) => ({ ...output, path: `outputs/${output.name}` }));
	const written: ResultFile = { id: job.id, ...result, outputs: relative };
	// Renamed into place: whoever waits for the file never reads half of it.
	writeFileSync(path.join(out, 'result.json.part'), JSON.stringify(written, null, '\t') + '\n');
	renameSync(path.join(out, 'result.json.part'), path.join(out, 'result.json'));
	return written;
}
