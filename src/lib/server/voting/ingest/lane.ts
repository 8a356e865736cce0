import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { config } from '#lib/server/platform/index.ts';
import type { Choice } from '#lib/voting/choice.ts';
import { countedText, localeOf, refusalOf } from './answers.ts';
import { cast, type BallotAnswer, type Voting } from './cast.ts';
import { ballotInput, passesOf } from './input.ts';
import { addressOf } from './network-limit.ts';
import { readPlainRequest, type PlainRequest } from './plain-request.ts';
import type { BallotPromise } from './promise.ts';

type Listener = (socket: Socket) => void;

/**
 * Takes ballots from the connections of an HTTP server before its own reader sees them: making a request, a response and
 * their streams costs as much as everything else that a ballot needs. Only what `readPlainRequest` knows is taken; at the
 * first other byte a connection goes to the server with all that it said, and stays there. Why: docs/decisions/0011.
 *
 * `serves` says whether the server answers to the name by which it was called.
 */
export function ballotLane(server: Server, serves: (host: string) => boolean = () => true): void {
	const readers = server.listeners('connection') as Listener[];
	const lanes = new Set<Lane>();
	const pass: Listener = (socket) => {
		for (const reader of readers) reader.call(server, socket);
	};
	server.removeAllListeners('connection');
	server.on('connection', (socket: Socket) => void new Lane(socket, { server, lanes, pass, serves }));
	// Whoever closes the server's connections means those of the lane, too.
	const { closeIdleConnections, closeAllConnections } = server;
	server.closeIdleConnections = () => {
		for (const lane of lanes) lane.closeIfIdle();
		closeIdleConnections.call(server);
	};
	server.closeAllConnections = () => {
		for (const lane of lanes) lane.socket.destroy();
		closeAllConnections.call(server);
	};
}

interface Road {
	server: Server;
	lanes: Set<Lane>;
	pass: Listener;
	serves: (host: string) => boolean;
}

/** One connection, and the one ballot on it that waits for its answer. */
class Lane implements Voting {
	readonly socket: Socket;
	private readonly road: Road;
	private asked: PlainRequest | null = null;
	private answered = false;
	/** What came while a ballot waited: more than a browser does, so the server's own reader goes on from here. */
	private early: Buffer[] = [];

	constructor(socket: Socket, road: Road) {
		this.socket = socket;
		this.road = road;
		road.lanes.add(this);
		socket.on('data', this.onData).on('end', this.onEnd).on('drain', this.onDrain);
		socket.on('timeout', this.onTimeout).on('close', this.onClose).on('error', this.onError);
		socket.setTimeout(road.server.keepAliveTimeout);
	}

	private readonly onData = (bytes: Buffer): void => {
		if (this.asked) {
			this.early.push(bytes);
			this.socket.pause();
			return;
		}
		const asked = readPlainRequest(bytes, config().ADDRESS_HEADER);
		if (!asked || !this.road.serves(asked.host)) return this.leave([bytes]);
		this.asked = asked;
		const address = addressOf(this.socket.remoteAddress, asked.forwarded);
		cast(ballotInput(asked.slug, asked.body, passesOf(asked.authorization, asked.cookie), address), this);
	};

	counted(state: BallotAnswer['state'], option: Choice, promise: BallotPromise): void {
		const body = countedText(state, option, promise);
		this.answer(`${headOfAnswers(this.road.server)}${body.length}\r\n\r\n${body}`, 'latin1');
	}

	refused(error: unknown): void {
		const { status, body, headers } = refusalOf(error, localeOf(this.asked?.cookie, this.asked?.language));
		const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
		const head = `${statusLine(status)}${more.join('')}${commonLines(this.road.server)}`;
		this.answer(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`, 'utf8');
	}

	/** Half a connection is enough to be answered on; what was said before it closed is answered still. */
	private answer(text: string, encoding: BufferEncoding): void {
		const { socket } = this;
		this.asked = null;
		this.answered = true;
		if (!socket.writable) return;
		const flowing = socket.write(text, encoding);
		if (socket.readableEnded || !this.road.server.listening) socket.end();
		else if (this.early.length > 0) this.leave(this.early);
		else if (!flowing) socket.pause();
	}

	/** Gives the connection to the server's own reader, with what was read from it and not answered. */
	private leave(unread: Buffer[]): void {
		const { socket, road } = this;
		road.lanes.delete(this);
		socket.pause();
		socket.off('data', this.onData).off('end', this.onEnd).off('drain', this.onDrain);
		socket.off('timeout', this.onTimeout).off('close', this.onClose).off('error', this.onError);
		socket.setTimeout(0);
		if (unread.length > 0) socket.unshift(Buffer.concat(unread));
		road.pass(socket);
		socket.resume();
	}

	closeIfIdle(): void {
		if (!this.asked) this.socket.destroy();
	}

	private readonly onEnd = (): void => {
		if (!this.asked) this.socket.end();
	};

	private readonly onDrain = (): void => {
		if (this.early.length === 0) this.socket.resume();
	};

	/** Who has said nothing yet is given the server's own patience with beginnings. */
	private readonly onTimeout = (): void => {
		if (this.asked) return;
		if (this.answered) this.socket.destroy();
		else this.leave([]);
	};

	private readonly onClose = (): void => void this.road.lanes.delete(this);
	private readonly onError = (): void => void this.socket.destroy();
}

const statusLine = (status: number): string => `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;

function commonLines({ keepAliveTimeout }: Server): string {
	const kept = `connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(keepAliveTimeout / 1000)}\r\n`;
	const date = `date: ${new Date().toUTCString()}\r\n`;
	return `content-type: application/json\r\ncache-control: no-store\r\n${date}${kept}content-length: `;
}

let head = { second: -1, text: '' };

/** All that answers to good ballots share, up to their length; it is good for a second. */
function headOfAnswers(server: Server): string {
	const second = Math.floor(Date.now() / 1000);
	if (second !== head.second) head = { second, text: statusLine(200) + commonLines(server) };
	return head.text;
}
