import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { anonymous, systemActor, transaction, type SignedIn } from '#lib/server/platform/index.ts';
import {
	bundleLines,
	closePoll,
	confirmTally,
	countingMs,
	publishPoll,
	watchFraud
} from '#lib/server/voting/index.ts';
import { recount } from '#lib/voting/recount.ts';
import type { Verdict } from '#lib/voting/verdict.ts';
import type { BenchPoll } from './ballot-poll.ts';
import type { Line } from './line.ts';

const limitSeconds = 15;
const rounds = 2;

interface Recounted {
	seconds: number;
	verdict: Pick<Verdict, 'ok' | 'ballots' | 'checks'>;
}

/**
 * The recount of a million ballots as a viewer does it: the published file, read over HTTP by the page's own worker in a
 * browser without a window. Where no browser starts, the same code in this Node.js, as the name of the line says.
 */
export async function millionLine(home: string, poll: BenchPoll): Promise<Line> {
	const file = path.join(home, 'million.bundle');
	await publish(poll.id);
	await pipeline(Readable.from(bundleLines(poll.id)), createWriteStream(file));
	const found = (await inBrowser(file)) ?? (await inNode(file));
	const bad = found.runs.find(({ verdict }) => !verdict.ok || verdict.ballots < 1_000_000);
	if (bad) throw new Error(`the recount finds fault: ${JSON.stringify(bad.verdict)}`);
	const best = Math.min(...found.runs.map(({ seconds }) => seconds));
	return {
		...{ name: `recount 1M in ${found.where}`, value: best, unit: 's', against: `${limitSeconds} s` },
		...{ ratio: best / limitSeconds, aim: '< 1' }
	};
}

async function publish(id: string): Promise<void> {
	const timing = { timeoutMs: countingMs };
	await transaction((tx) => closePoll(tx, systemActor, id), timing);
	await watchFraud();
	for (let wanted = 1; wanted > 0;)
		({ wanted } = await transaction((tx) => confirmTally(tx, auditor(), id), timing));
	await transaction((tx) => publishPoll(tx, systemActor, id));
}

const auditor = (): SignedIn => ({
	...anonymous('en'),
	...{ kind: 'user', userId: randomUUID(), name: 'bench', email: 'bench@champion.example' },
	...{ roles: new Set(['auditor'] as const), secondFactor: true, emailConfirmed: true }
});

async function inNode(file: string) {
	const runs: Recounted[] = [];
	for (let round = 0; round < rounds; round++) {
		const from = performance.now();
		const verdict = await recount(createReadStream(file));
		runs.push({ seconds: (performance.now() - from) / 1000, verdict });
	}
	return { where: `Node.js ${process.versions.node}`, runs };
}

/** Null where no browser is found, or none starts. */
async function inBrowser(file: string) {
	const worker = await workerCode();
	const browser = await launched();
	if (!browser) return null;
	const server = createServer((request, response) => {
		const type = request.url === '/worker.js' ? 'text/javascript' : 'text/html';
		response.writeHead(200, { 'content-type': request.url === '/bundle' ? 'text/plain' : type });
		if (request.url === '/bundle') createReadStream(file).pipe(response);
		else response.end(request.url === '/worker.js' ? worker : '<!doctype html><title>recount</title>');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		const page = await browser.newPage();
		await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
		const runs: Recounted[] = [];
		for (let round = 0; round < rounds; round++) runs.push((await page.evaluate(recountScript)) as Recounted);
		return { where: `Chromium ${browser.version().split('.')[0]}`, runs };
	} finally {
		await browser.close();
		server.close();
	}
}

/** As the page does it, and no more: the time is from the order to the verdict. */
const recountScript = `new Promise((resolve, reject) => {
	const worker = new Worker('/worker.js', { type: 'module' });
	const from = performance.now();
	worker.onerror = () => reject(new Error('the worker does not start'));
	worker.onmessage = ({ data }) => {
		if (data.failed) reject(new Error('the recount broke off'));
		if (!data.verdict) return;
		worker.terminate();
		const { ok, ballots, checks } = data.verdict;
		resolve({ seconds: (performance.now() - from) / 1000, verdict: { ok, ballots, checks } });
	};
	worker.postMessage({ source: '/bundle' });
})`;

async function launched() {
	try {
		const { chromium } = await import('@playwright/test');
		const { chromium: found } = await import('#tests/support/chromium.ts');
		return await chromium.launch(found);
	} catch (error) {
		process.stderr.write(`no browser to recount in: ${String(error).split('\n')[0]}\n`);
		return null;
	}
}

/** The worker as a browser gets it. */
async function workerCode(): Promise<string> {
	const { build } = await import('vite');
	const output = { codeSplitting: false, entryFileNames: 'worker.js' };
	const built = await build({
		...{ configFile: false, logLevel: 'error', publicDir: false },
		build: {
			...{ write: false, minify: true, target: 'es2022', modulePreload: false },
			rolldownOptions: { input: 'src/lib/voting/recount.worker.ts', output }
		}
	});
	const [first] = (built as { output: { code: string }[] }).output;
	return first!.code;
}
