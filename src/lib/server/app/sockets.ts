import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import { logSocket, submissionSocket } from '#lib/server/evaluation/index.ts';
import { liveSocket } from '#lib/server/broadcast/index.ts';
import { ballotSocket } from '#lib/server/voting/index.ts';
import { attachSocketServer, type Connect } from '#lib/server/platform/index.ts';

const connects: Connect[] = [liveSocket, ballotSocket, submissionSocket, logSocket];

export const attachSockets = (http: HttpServer): Server => attachSocketServer(http, connects);
