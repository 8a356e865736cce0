// Sends prepared requests over keep-alive connections on bare sockets, and reports rate and latency as one line of JSON.
// argv: port, connections, path of the address, file with a request per line: whose address the proxy tells, the pass (or none),
// and the body, with tabs between. It shares the machine with what it measures, so it does as little as it can. Where there is a
// compiler, ballot-load.cc is used instead.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [port, connections, address, file] = process.argv.slice(2);
const lines = readFileSync(file!, 'utf8').split('\n').filter(Boolean);
const requests = lines.map((line) => {
	const [network, pass, body] = line.split('\t') as [string, string, string];
	const authorization = pass && `authorization: Bearer ${pass}\r\n`;
	return Buffer.from(
		`POST ${address} HTTP/1.1\r\nhost: b\r\ncontent-type: application/json\r\nx-forwarded-for: ${network}\r\n${authorization}content-length: ${body.length}\r\n\r\n${body}`
	);
});
const waits = new Float64Array(requests.length);
const two = '2'.charCodeAt(0);
let next = 0;
let failed = 0;

function client(): Promise<void> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), '127.0.0.1');
		let sent = -1;
		let sentAt = 0;
		let missing = 0;
		const send = (): void => {
			sent = next++;
			if (sent >= requests.length) return void socket.end(resolve);
			sentAt = performance.now();
			socket.write(requests[sent]!);
		};
		socket.setNoDelay().on('connect', send).on('error', reject);
		socket.on('data', (chunk) => {
			if (missing > 0) missing -= chunk.length;
			else {
				if (chunk[9] !== two) failed++;
				missing = lengthOf(chunk) - chunk.length;
			}
			if (missing > 0) return;
			waits[sent] = performance.now() - sentAt;
			send();
		});
	});
}

/** Bytes of a whole answer, by its head. */
function lengthOf(chunk: Buffer): number {
	const body = chunk.indexOf('\r\n\r\n') + 4;
	return body + Number(/content-length: (\d+)/i.exec(chunk.toString('latin1', 0, body))?.[1] ?? 0);
}

const before = process.cpuUsage();
const from = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, client));
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(before);
const loadMicros = (user + system) / requests.length;
waits.sort();
const p50Ms = waits[Math.floor(waits.length * 0.5)];
const p99Ms = waits[Math.floor(waits.length * 0.99)];
console.log(JSON.stringify({ perSecond: requests.length / seconds, p50Ms, p99Ms, failed, loadMicros }));
