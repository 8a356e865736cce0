// Production entry: Kit's pages, the front handlers and the sockets on one HTTP server. With ROLE=ballots: ballots alone.
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { isOwnName, originRule } from './scripts/lib/origin.mjs';

process.env.NODE_ENV ??= 'production';
process.env.BODY_SIZE_LIMIT ??= '32M';
const host = process.env.HOST || '127.0.0.1';
const wanted = Number(process.env.PORT || 3000);
const role = process.env.ROLE || 'web';
// A process for ballots writes no letters and makes no links: it needs no name of its own.
const derivesOrigin = role === 'web' && originRule(process.env);
const entries = { web: './build/handler.js', ballots: './src/ballots.ts' };

/** Handlers before Kit's, filled in by the app; each answers the request and says true, or leaves it alone. */
const fronts = (globalThis.__frontHandlers ??= []);
/** Whether we answer to a name: one that was never told to us may be an attack by DNS. */
const servesHost = (globalThis.__servesHost = (host) => !derivesOrigin || isOwnName(host));
let handler;
let opened;
const open = new Promise((resolve) => (opened = resolve));

// Who asks for a socket where there is none is answered like everyone; Node would leave the connection open for good.
const shouldUpgradeCallback = ({ url }) =>
	server.listenerCount('upgrade') > 0 && url.startsWith('/socket.io/');
const server = createServer({ shouldUpgradeCallback }, (req, res) => {
	if (handler) serve(req, res);
	else void open.then(() => serve(req, res)); // whoever comes while we start waits a moment
});
globalThis.__httpServer = server; // the app hangs its sockets on it
/** Of sockets, too, which Node waits for at the end but does not close. */
const connections = new Set();
server.on('connection', (connection) => {
	connections.add(connection);
	connection.once('close', () => connections.delete(connection));
});

function serve(req, res) {
	if (!servesHost(req.headers.host)) return misdirected(res);
	if (derivesOrigin) req.headers['x-served-protocol'] = 'http';
	for (const front of fronts) if (front(req, res)) return;
	handler(req, res);
}

/** Letters must not carry links to such a name, either. */
function misdirected(res) {
	res.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
	res.end(
		'This server does not know the name it was called by. Its operator sets ORIGIN to the public address, e.g. ORIGIN=https://champion.example\n'
	);
}

let stopping = false;
async function shutDown(code = 0) {
	if (stopping) return;
	stopping = true;
	setTimeout(() => process.exit(1), 8_000).unref();
	const closed = new Promise((resolve) => server.close(resolve));
	server.closeIdleConnections();
	const cut = setTimeout(closeConnections, 2_000); // whoever is still being answered has 2 s
	try {
		await globalThis.__shutdown?.(); // the app's: timers, worker, sockets, database
	} catch (error) {
		console.error(error);
		code = 1;
	}
	await closed;
	clearTimeout(cut);
	process.exit(code);
}
function closeConnections() {
	server.closeAllConnections();
	for (const connection of connections) connection.destroy(); // a viewer asleep never says goodbye
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void shutDown());
if (process.channel) {
	process.on('disconnect', () => void shutDown()); // whoever started us is gone, however it went
	process.channel.unref();
}

function fail(error) {
	const known = error?.constructor === Error && process.env.LOG_LEVEL !== 'debug';
	console.error(known ? error.message : error);
	void shutDown(1);
}
process.on('uncaughtException', fail);
// A promise that nobody awaited must not take the show off the air.
process.on('unhandledRejection', (error) => console.error(error));

server.once('error', (error) => {
	const reasons = {
		EADDRINUSE: `Port ${wanted} on ${host} is in use: stop the other program, or choose another with PORT=3001 npm start.`,
		EACCES: `Port ${wanted} may not be opened by this user: choose one above 1023 with PORT=3000 npm start.`,
		EADDRNOTAVAIL: `HOST=${host} is not an address of this machine.`,
		ENOTFOUND: `HOST=${host} is not an address of this machine: no machine has that name.`,
		EAI_AGAIN: `HOST=${host} is not an address of this machine: nobody could be asked for that name.`
	};
	fail(new Error(reasons[error.code] ?? error.message));
});

if (!(role in entries))
	end(`ROLE=${role} is not known: leave it out, or set ROLE=ballots for a process that takes ballots alone.`);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535)
	end(`PORT=${process.env.PORT} is not a port: use a number from 0 to 65535.`);

function end(sentence) {
	console.error(sentence);
	process.exit(1);
}

// Listening comes first: a port in use is told before anything else starts.
server.listen(wanted, host, async () => {
	const { port } = server.address();
	globalThis.__origin =
		process.env.ORIGIN || `http://${host.includes(':') ? '127.0.0.1' : reachable(host)}:${port}`;
	try {
		({ handler } = await import(entries[role]));
	} catch (error) {
		const missing =
			error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('build/handler.js');
		return fail(
			missing
				? new Error('The product is not built yet: npm run build, or npm start, which builds it.')
				: error
		);
	}
	opened();
	if (role === 'web') sayAddresses(port);
	console.log(`READY http://127.0.0.1:${port}`);
});

function sayAddresses(port) {
	for (const address of addresses(port)) console.log(`AI Champion: ${address}  (English: ${address}/en)`);
}

const reachable = (name) => (name === '0.0.0.0' ? '127.0.0.1' : name);

function addresses(port) {
	if (process.env.ORIGIN) return [process.env.ORIGIN];
	if (host !== '0.0.0.0' && host !== '::')
		return [`http://${host.includes(':') ? `[${host}]` : host}:${port}`];
	const own = Object.values(networkInterfaces())
		.flat()
		.filter((net) => net.family === 'IPv4');
	return own.map((net) => `http://${net.address}:${port}`);
}
