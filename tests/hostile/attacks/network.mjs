import { readFileSync } from 'node:fs';
import net from 'node:net';
const { port, path, abstract } = JSON.parse(readFileSync('/in/targets.json', 'utf8'));
const reach = (options) =>
	new Promise((resolve) => {
		const socket = net.connect(options, () => resolve('reached'));
		socket.on('error', (error) => resolve(error.code));
		setTimeout(() => resolve('timeout'), 1500);
	});
const found = {
	loopback: await reach({ host: '127.0.0.1', port }),
	'second loopback': await reach({ host: '127.0.0.2', port }),
	loopback6: await reach({ host: '::1', port }),
	outside: await reach({ host: '192.0.2.1', port: 80 }),
	metadata: await reach({ host: '169.254.169.254', port: 80 }),
	unixPath: await reach({ path }),
	abstract: await reach({ path: abstract.replace('@', '\0') })
};
const server = net.createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));
found.own = await reach({ host: '127.0.0.1', port: server.address().port });
console.log(JSON.stringify(found));
process.exit();
