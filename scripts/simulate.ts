/**
 * npm run simulate [-- --ballots N] [--seconds N] [--processes N] [--polls N] [--micros N] [--database N] [--leaf N] [--new SHARE] [--early SECONDS] ...: a vote of a nation as a queue, from
 * figures measured per core. Each figure says where it comes from; docs/capacity.md has the arithmetic. Seeded: the same
 * numbers give the same table.
 */
import { parseArgs } from 'node:util';
import { seeded } from '#demo/random.ts';

const { values } = parseArgs({
	options: {
		ballots: { type: 'string', default: '5000000' },
		seconds: { type: 'string', default: '60' },
		processes: { type: 'string', default: '0' },
		viewers: { type: 'string', default: '10000000' },
		micros: { type: 'string', default: '30' },
		database: { type: 'string', default: '16' },
		leaf: { type: 'string', default: '4' },
		pass: { type: 'string', default: '60' },
		'pass-database': { type: 'string', default: '50' },
		page: { type: 'string', default: '25' },
		ask: { type: 'string', default: '50' },
		new: { type: 'string', default: '1' },
		early: { type: 'string', default: '600' },
		polls: { type: 'string', default: '1' },
		seed: { type: 'string', default: '1' }
	}
});
for (const [name, value] of Object.entries(values))
	if (!(Number(value) >= 0) || value === '') {
		console.error(`--${name} ${value} is no number: give one of 0 or more, for instance --${name} 20.`);
		process.exit(2);
	}
const ballots = Number(values.ballots);
const windowSeconds = Number(values.seconds);
const viewers = Number(values.viewers);
const polls = Math.max(1, Number(values.polls));
/** What a voter is promised of a receipt: docs/vote-log.md. */
const receiptSeconds = 5;

/** What everything below rests on; replace a figure by one of your own machines with `npm run bench -- ballots`. */
const assumptions = {
	ballotMicros: [Number(values.micros), 'processor time of a ballot process: line `ballots/cpu 256`'],
	databaseMicros: [
		Number(values.database),
		'processor time of PostgreSQL for a ballot and its leaf: line `ballots/database cpu`'
	],
	passMicros: [Number(values.pass), 'processor time of a process that issues a pass: line `passes/cpu 256`'],
	passDatabaseMicros: [Number(values['pass-database']), 'the same of PostgreSQL: line `passes/database cpu`'],
	pageMicros: [
		Number(values.page),
		'processor time of a web process for the page of a vote that a stranger opens: line `vote-page-cpu` of `npm run bench -- http`'
	],
	askMicros: [Number(values.ask), 'the same to tell a device what work buys a pass: line `passes/asked cpu`'],
	newVoters: [Number(values.new), 'guessed: share of the voters who have no pass yet'],
	leafMicros: [Number(values.leaf), 'time of a leaf, one after the other in each log: line `integrator 1M`'],
	commitMs: [1, 'one commit to a disk that keeps its word: estimated; a batch waits for one'],
	longestQueue: [50_000, 'the code: ingest/queue.ts; who comes after is told to come again in 2 s'],
	usable: [0.8, 'share of a core that is planned with; the rest is for what nobody planned'],
	wave: [0.25, 'guessed: share of the window after which the crowd of the first moment has halved'],
	snapshotBytes: [2048, 'a snapshot of the live page'],
	framesPerCore: [91_000, 'pre-framed Socket.IO frames a second at 10,000 sockets: trial'],
	socketsPerProcess: [10_000, 'so that the last viewer of a frame is not a quarter of a second behind']
} as const;
const of = (name: keyof typeof assumptions): number => assumptions[name][0];

const stepMs = 10;
const steps = (windowSeconds * 1000) / stepMs;
/** Share of all ballots in each step: the wave, and an even rain below it; the mean of the shape is one. */
function shape(): number[] {
	const half = steps * of('wave');
	const raw = Array.from({ length: steps }, (_, i) => 2 ** (-i / half));
	const sum = raw.reduce((a, b) => a + b, 0);
	return raw.map((value) => value / sum);
}
const arriving = shape();
const busiestPerSecond = Math.max(...arriving) * ballots * (1000 / stepMs);
const perProcess = (1e6 * of('usable')) / of('ballotMicros');
const wanted = Math.ceil(busiestPerSecond / perProcess);

interface Outcome {
	processes: number;
	taken: number;
	putOff: number;
	longest: number;
	p50Ms: number;
	p99Ms: number;
	lastAt: number;
}

/** All processes alike, so one queue for each; ballots that are put off come again after two seconds. */
function run(processes: number, random: () => number): Outcome {
	const perStep = (stepMs * 1000 * of('usable')) / of('ballotMicros');
	const again = new Map<number, number>();
	const waits: [ms: number, ballots: number][] = [];
	let [queue, taken, putOff, longest, at] = [0, 0, 0, 0, 0];
	for (; at < steps || queue >= 1 || again.size > 0; at++) {
		const mean = ((arriving[at] ?? 0) * ballots) / processes;
		// The normal law stands for Poisson's: means are in the hundreds.
		const noise = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		let come = Math.max(0, mean + Math.sqrt(mean) * noise) + (again.get(at) ?? 0);
		again.delete(at);
		const room = Math.max(0, of('longestQueue') - queue);
		if (come > room) {
			const later = come - room;
			putOff += later;
			const back = at + 2000 / stepMs + Math.floor((random() * 1000) / stepMs);
			again.set(back, (again.get(back) ?? 0) + later);
			come = room;
		}
		queue += come;
		longest = Math.max(longest, queue);
		const done = Math.min(queue, perStep);
		waits.push([(queue / perStep) * stepMs + of('commitMs'), done]);
		queue -= done;
		taken += done;
		if (at > steps * 100) break;
	}
	waits.sort(([a], [b]) => a - b);
	const percentile = (share: number): number => {
		let seen = 0;
		for (const [ms, count] of waits) if ((seen += count) >= share * taken) return ms;
		return 0;
	};
	const all = { taken: taken * processes, putOff: putOff * processes, longest };
	return { processes, ...all, p50Ms: percentile(0.5), p99Ms: percentile(0.99), lastAt: (at * stepMs) / 1000 };
}

const number = (value: number): string => Math.round(value).toLocaleString('en');
const chosen = Number(values.processes);
const counts =
	chosen > 0 ? [chosen] : [0.25, 0.5, 0.75, 1, 1.5].map((share) => Math.max(1, Math.ceil(wanted * share)));

console.log(
	`${number(ballots)} ballots in ${windowSeconds} s: mean ${number(ballots / windowSeconds)}/s, busiest second ${number(busiestPerSecond)}/s\n`
);
const head = ['processes', 'per second', 'put off', 'longest queue', 'p50 ms', 'p99 ms', 'all taken after'];
const rows = [...new Set(counts)].map((processes) => {
	const one = run(processes, seeded(Number(values.seed)));
	const rate = number((processes * 1e6 * of('usable')) / of('ballotMicros'));
	return [
		String(processes),
		rate,
		number(one.putOff),
		number(one.longest),
		number(one.p50Ms),
		number(one.p99Ms),
		`${number(one.lastAt)} s`
	];
});
const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
for (const row of [head, ...rows]) console.log(row.map((cell, i) => cell.padStart(widths[i]!)).join('  '));

/** Promises come at once; receipts wait for the log, whose leaves are written one after the other. Ballots spread evenly over polls. */
function longestReceiptWait(polls: number): number {
	const perStep = (polls * stepMs * 1000) / of('leafMicros');
	let [queue, longest] = [0, 0];
	for (const share of arriving) {
		queue = Math.max(0, queue + share * ballots - perStep);
		longest = Math.max(longest, queue);
	}
	return ((longest / perStep) * stepMs) / 1000;
}
let enough = 1;
while (longestReceiptWait(enough) > receiptSeconds) enough++;

/** Cores for something that costs so much, in the second in which all come like ballots, and where they come evenly before. */
function cores(micros: number, share: number): [atOnce: string, early: string] {
	const perCore = (1e6 * of('usable')) / micros;
	const evenly = (ballots * share) / Math.max(1, Number(values.early));
	return [number(Math.ceil((busiestPerSecond * share) / perCore)), number(Math.ceil(evenly / perCore))];
}
const first = of('newVoters');
const costs: [what: string, micros: number, share: number][] = [
	['processes that issue passes', of('passMicros'), first],
	['cores of PostgreSQL for passes', of('passDatabaseMicros'), first],
	['cores of web processes, if each opens the page of the vote once', of('pageMicros'), 1],
	['the same, to tell each what work buys a pass', of('askMicros'), 1]
];
console.log(`\n${'before a ballot'.padEnd(66)}busiest second  over ${values.early} s before`);
for (const [what, micros, share] of costs) {
	const [atOnce, early] = cores(micros, share);
	console.log(`${what.padEnd(66)}${atOnce.padStart(14)}${early.padStart(19)}`);
}

const database = (busiestPerSecond * of('databaseMicros')) / (1e6 * of('usable'));
const gigabits = (viewers * of('snapshotBytes') * 8) / 1e9;
const sockets = Math.ceil(viewers / of('socketsPerProcess'));
console.log(`
receipts, the longest wait                  ${longestReceiptWait(polls).toFixed(0)} s with ${polls} poll${polls === 1 ? '' : 's'} at once; under ${receiptSeconds} s ${enough === 1 ? 'with one already' : `from ${enough} on`}
cores of PostgreSQL in the busiest second   ${database.toFixed(1)}
${number(viewers)} viewers, a snapshot a second   ${gigabits.toFixed(0)} Gbit/s from the CDN's edges, one request per edge from us
the same all on sockets instead             ${number(sockets)} processes, ${number(viewers / of('framesPerCore'))} cores for one frame a second
`);
console.log('What this rests on:');
for (const [name, [value, source]] of Object.entries(assumptions))
	console.log(`  ${name.padEnd(18)} ${String(value).padStart(8)}  ${source}`);
