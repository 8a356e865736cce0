/** The embedded store's addresses as a process of its own, so that a test can kill it: prints the port it listens at. */
import { createServer } from 'node:http';
import { storeFront } from '#lib/server/app/http/store-front.ts';

const server = createServer((request, response) => void storeFront(request, response));
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
