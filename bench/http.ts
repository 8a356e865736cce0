import autocannon from 'autocannon';
import type { Bench, Line } from './line.ts';
import { bareServer, cpuMicros, realServer } from './server.ts';

const rounds = 5;
const seconds = 2;
const connections = 10;

interface Rate {
	perSecond: number;
	microsPerRequest: number;
}

/** SSR page and JSON endpoint against bare node:http with the same bytes; rounds in turn, best of each counts. */
export const http: Bench = {
	name: 'http',
	async run() {
		const real = await realServer();
		const lines: Line[] = [];
		try {
			lines.push(...(await compare('ssr-page', real.origin, '/', real.server.pid, '>= 0.10')));
			lines.push(
				...(await compare('json-endpoint', real.origin, '/api/v1/problems', real.server.pid, '>= 0.15'))
			);
		} finally {
			await real.stop();
		}
		return lines;
	}
};

async function compare(
	name: string,
	origin: string,
	path: string,
	pid: number,
	aim: string
): Promise<Line[]> {
	const response = await fetch(origin + path);
	const bare = await bareServer(await response.text(), response.headers.get('content-type') ?? 'text/plain');
	const ours: Rate[] = [];
	const theirs: Rate[] = [];
	try {
		for (let round = 0; round < rounds; round++) {
			ours.push(await load(origin + path, pid));
			theirs.push(await load(bare.origin + path, bare.pid));
		}
	} finally {
		bare.stop();
	}
	const best = (rates: Rate[]) => Math.max(...rates.map((rate) => rate.perSecond));
	const least = (rates: Rate[]) => Math.min(...rates.map((rate) => rate.microsPerRequest));
	return [
		{
			name,
			value: best(ours),
			unit: 'req/s',
			against: 'bare node:http, best of rounds',
			ratio: best(ours) / best(theirs),
			aim
		},
		{
			name: `${name}-cpu`,
			value: least(ours),
			unit: 'us CPU/req',
			against: 'bare node:http',
			ratio: least(ours) / least(theirs),
			aim: 'told'
		}
	];
}

async function load(url: string, pid: number): Promise<Rate> {
	const before = cpuMicros(pid);
	const result = await autocannon({ url, connections, duration: seconds });
	if (result.non2xx > 0 || result.errors > 0)
		throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
	const requests = result.requests.total;
	return { perSecond: requests / result.duration, microsPerRequest: (cpuMicros(pid) - before) / requests };
}
