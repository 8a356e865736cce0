// npm start: from a bare checkout to a running product with nothing but Node.js 20.19. Plain Node, no packages.
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { watchParent } from './lib/parent.mjs';
import {
	build,
	install,
	isBuilt,
	pinnedNode,
	Problem,
	requireNode,
	requireWritable,
	root
} from './lib/project.mjs';

try {
	requireNode();
	process.chdir(root);
	await preflight(process.env);
	await install();
	const node = pinnedNode();
	if (!isBuilt()) {
		console.log('Building, which takes half a minute. (빌드합니다.)');
		await build(node);
	}
	launch(node);
} catch (error) {
	console.error(error instanceof Problem ? error.message : error);
	process.exitCode = 1;
}

/** What would stop the server later is said now, before a minute of installing. */
async function preflight({ PORT = '3000', HOST = '127.0.0.1', DATABASE_URL, DATA_DIR = '.data' }) {
	const port = Number(PORT);
	if (!Number.isInteger(port) || port < 0 || port > 65535)
		throw new Problem(`PORT=${PORT} is not a port: use a number from 0 to 65535.`);
	const taken = await listenOnce(port, HOST);
	if (taken === 'EADDRINUSE')
		throw new Problem(
			`Port ${port} on ${HOST} is in use: stop the other program, or choose another with PORT=${port + 1} npm start. (포트가 이미 쓰이고 있습니다.)`
		);
	if (taken === 'EACCES')
		throw new Problem(
			`Port ${port} may not be opened by this user: choose one above 1023, for instance PORT=3000 npm start.`
		);
	if (taken) throw new Problem(`HOST=${HOST} is not an address of this machine (${taken}).`);
	requireWritable(path.resolve(DATA_DIR), 'to keep the data in');
	if (DATABASE_URL) await reachDatabase(DATABASE_URL);
}

function listenOnce(port, host) {
	return new Promise((resolve) => {
		const server = createServer().once('error', (error) => resolve(error.code));
		server.listen(port, host, () => server.close(() => resolve(null)));
	});
}

function reachDatabase(address) {
	let url;
	try {
		url = new URL(address);
	} catch {
		// said below
	}
	if (!url || !/^postgres(ql)?:$/.test(url.protocol))
		throw new Problem(
			'DATABASE_URL is not an address: write postgresql://user:password@host:5432/name, or remove it to use the built-in PostgreSQL.'
		);
	if (!url.hostname || url.searchParams.has('host')) return; // a socket in the file system
	return new Promise((resolve, reject) => {
		const socket = connect({ host: url.hostname, port: Number(url.port || 5432), timeout: 5_000 });
		const refuse = (why) => {
			socket.destroy();
			reject(
				new Problem(
					`The database ${url.host} of DATABASE_URL does not answer (${why}): start it, correct the address, or remove DATABASE_URL to use the built-in PostgreSQL.`
				)
			);
		};
		socket.once('connect', () => resolve(socket.destroy()));
		socket.once('timeout', () => refuse('no answer in 5 s'));
		socket.once('error', (error) => refuse(error.code));
	});
}

/** The server's life is ours: signals go on to it, its exit code comes back, and it ends when we are killed. */
function launch(node) {
	const child = spawn(node, ['server.js', ...process.argv.slice(2)], {
		stdio: ['inherit', 'inherit', 'inherit', 'ipc']
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
		process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
	// npm hands signals on, but kill -9 it cannot: whoever ends npm wants what it started to end.
	if (process.env.npm_lifecycle_event === 'start') watchParent(() => child.kill('SIGTERM'));
	child.once('error', (error) => {
		console.error(`The server could not be started: ${error.message}`);
		process.exit(1);
	});
	child.once('exit', (code, signal) => {
		if (signal)
			console.error(`The server was ended by ${signal}. The next npm start goes on where it stood.`);
		process.exit(code ?? 1);
	});
}
