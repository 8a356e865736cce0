import { io, type Socket } from 'socket.io-client';
import { setClockSkew } from '#lib/ui/ticker.svelte.ts';
import type { Ballot } from '#lib/voting/send-ballot.ts';
import type { Frame } from './frame.ts';

interface Snapshot {
	frame?: Frame;
	now?: number;
	error?: string;
}

/** A ballot as the socket takes it; `locale` is the language of the answer. */
interface SocketBallot extends Ballot {
	slug: string;
	locale: string;
	pass?: string | undefined;
}

/**
 * Follows the programme: the page's own frame first, then numbered ones over the socket. While the socket is away it asks
 * the cached address instead, at random moments, so that a crowd that lost its line does not come back as one.
 */
export class LiveFeed {
	frame = $state.raw<Frame | null>(null);
	connected = $state(false);
	refused = $state<string | null>(null);
	private socket: Socket | undefined;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private readonly token: string | null;

	constructor(frame: Frame | null, token: string | null = null) {
		this.frame = frame;
		this.token = token;
	}

	/** Connects and returns what disconnects: for an effect. */
	start(): () => void {
		const socket = io({
			transports: ['websocket'],
			reconnectionDelay: 1000,
			reconnectionDelayMax: 15_000,
			randomizationFactor: 1
		});
		this.socket = socket;
		socket.on('connect', () => this.join());
		socket.on('frame', (frame: Frame) => this.take(frame));
		socket.on('disconnect', () => (this.connected = false));
		this.poll();
		return () => {
			clearTimeout(this.timer);
			socket.disconnect();
		};
	}

	private join(): void {
		const answer = ({ frame, now, error }: Snapshot): void => {
			this.refused = error ?? null;
			this.connected = error === undefined;
			if (now) setClockSkew(now - Date.now());
			if (frame) this.take(frame, true);
		};
		if (this.token === null) this.socket?.emit('live', null, answer);
		else this.socket?.emit('overlay', this.token, answer);
	}

	/** A snapshot always counts; a numbered frame only if it is newer, since networks may reorder. */
	private take(frame: Frame, snapshot = false): void {
		if (snapshot || !this.frame || frame.sequence > this.frame.sequence) this.frame = frame;
	}

	private poll(): void {
		this.timer = setTimeout(
			async () => {
				if (!this.connected && this.token === null) {
					const answer = await fetch('/api/v1/live').catch(() => null);
					if (answer?.ok) this.take((await answer.json()) as Frame);
				}
				this.poll();
			},
			3000 + Math.random() * 4000
		);
	}

	/** Casts on the open socket; null where there is none and the form's own way must do. */
	async cast(ballot: SocketBallot): Promise<object | null> {
		if (!this.socket?.connected) return null;
		return this.socket.timeout(8000).emitWithAck('ballot', ballot);
	}
}
