import autocannon from 'autocannon';
import type { Bench, Line } from './line.ts';
import { bareServer, cpuMicros, realServer } from './server.ts';
import { voteServer } from './vote-server.ts';

const rounds = 5;
const seconds = 2;
const connections = 10;

interface Rate {
	perSecond: number;
	microsPerRequest: number;
}

interface Address {
	origin: string;
	path: string;
	pid: number;
	headers: Record<string, string>;
}

/** Pages and a JSON endpoint against bare node:http with the same bytes; rounds in turn, best of each counts. */
export const http: Bench = {
	name: 'http',
	async run() {
		const pages = await on(await realServer(), async (at) => [
			// A cookie of nobody's makes it a page for a single reader: it is rendered for each request.
			...(await compare('ssr-page', at('/', { cookie: 'reader=bench' }), '>= 0.10')),
			...(await compare('shared-page', at('/'), '>= 0.70')),
			...(await compare('json-endpoint', at('/api/v1/problems'), '>= 0.15'))
		]);
		const server = await voteServer();
		const own = `voter_pass=${server.pass}; voted=1`;
		const vote = await on(server, async (at) => [
			...(await compare('vote-page', at('/vote/bench', { cookie: 'voter_pass=bench' }), '>= 0.70')),
			// For somebody who has voted the page is made, with their ballot and its receipt.
			...(await compare('vote-page-own', at('/vote/bench', { cookie: own }), '>= 0.10')),
			...(await compare('poll-document', at('/api/v1/polls/bench'), '>= 0.70'))
		]);
		return [...pages, ...vote];
	}
};

type Real = Awaited<ReturnType<typeof realServer>>;

async function on(
	real: Real,
	measure: (at: (path: string, headers?: Record<string, string>) => Address) => Promise<Line[]>
): Promise<Line[]> {
	const { origin, server, stop } = real;
	try {
		return await measure((path, headers = {}) => ({ origin, path, pid: server.pid!, headers }));
	} finally {
		await stop();
	}
}

async function compare(name: string, address: Address, aim: string): Promise<Line[]> {
	const response = await fetch(address.origin + address.path, { headers: address.headers });
	const bare = await bareServer(await response.text(), response.headers.get('content-type') ?? 'text/plain');
	const ours: Rate[] = [];
	const theirs: Rate[] = [];
	try {
		for (let round = 0; round < rounds; round++) {
			ours.push(await load(address));
			theirs.push(await load({ ...address, origin: bare.origin, pid: bare.pid! }));
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

async function load({ origin, path, pid, headers }: Address): Promise<Rate> {
	const before = cpuMicros(pid);
	const result = await autocannon({ url: origin + path, headers, connections, duration: seconds });
	if (result.non2xx > 0 || result.errors > 0)
		throw new Error(`${origin}${path}: ${result.non2xx} refused, ${result.errors} failed`);
	const requests = result.requests.total;
	return { perSecond: requests / result.duration, microsPerRequest: (cpuMicros(pid) - before) / requests };
}
