import * as v from 'valibot';
import { beginChannel, unsafeJobLog } from '#lib/server/compute/index.ts';
import { resolveSession, sessionCookieName } from '#lib/server/identity/index.ts';
import { logger, takeToken, type Actor } from '#lib/server/platform/index.ts';
import { FollowLogSchema, type FollowLog, type LogSnapshot } from '#lib/evaluation/live-log.ts';
import { mayFollow, openLog } from './logs.ts';

/** Pages follow two logs at most; a reader of many tabs has a socket in each. */
const MOST_LOGS = 8;
const AGAIN_MS = 10_000;
const RATE = { burst: 30, perMinute: 60 };

export interface LogReader {
	handshake: { headers: { cookie?: string } };
	on(event: string, listener: (...given: unknown[]) => void): unknown;
	emit(event: string, payload: unknown): unknown;
	join(channel: string): unknown;
	leave(channel: string): unknown;
}

/** Lets a page follow logs while they are written. Who may is asked for each log, and asked again while it is followed. */
export function logSocket(socket: LogReader): void {
	const followed = new Map<string, FollowLog>();
	let timer: NodeJS.Timeout | null = null;
	socket.on('disconnect', () => timer && clearInterval(timer));
	socket.on('log:follow', (given, answer) => {
		if (typeof answer !== 'function') return;
		void follow(socket, given, followed)
			.catch((error): LogSnapshot => {
				logger.debug({ code: 'log_not_followed', error: String(error) });
				return { ok: false };
			})
			.then((snapshot) => (answer as (snapshot: LogSnapshot) => void)(snapshot));
		timer ??= setInterval(() => void askAgain(socket, followed), AGAIN_MS);
	});
}

async function follow(
	socket: LogReader,
	given: unknown,
	followed: Map<string, FollowLog>
): Promise<LogSnapshot> {
	const wanted = v.parse(FollowLogSchema, given);
	const actor = await actorOf(socket);
	if (!actor?.userId || followed.size >= MOST_LOGS) return { ok: false };
	await takeToken(`log-follow:${actor.userId}`, RATE);
	const { channel, jobId } = await openLog(actor, wanted.submission, wanted.step, wanted.view);
	followed.set(channel, wanted);
	// Joined before it is read: what comes in between is sent, and the reader drops what the text already has.
	await socket.join(channel);
	const { text, cursor, ended } = await unsafeJobLog(jobId, wanted.view);
	beginChannel(channel, cursor);
	return { ok: true, jobId, text, cursor, ended };
}

/** A session that ended, a member who left, a role that was taken away: the channel closes within seconds. */
export async function askAgain(socket: LogReader, followed: Map<string, FollowLog>): Promise<void> {
	try {
		const actor = await actorOf(socket);
		for (const [channel, { submission, view }] of followed) {
			if (actor && (await mayFollow(actor, submission, view))) continue;
			followed.delete(channel);
			await socket.leave(channel);
			socket.emit('log:closed', { submission });
		}
	} catch (error) {
		logger.warn({ code: 'log_followers_not_asked', error: String(error) });
	}
}

/** The person behind a connection, by the session cookie; the server took it from pages of another origin. */
async function actorOf({ handshake }: LogReader): Promise<Actor | null> {
	const { cookie = '' } = handshake.headers;
	const pair = cookie.split(/; */).find((part) => part.startsWith(`${sessionCookieName}=`));
	const token = pair?.slice(sessionCookieName.length + 1);
	if (!token) return null;
	return (await resolveSession(decodeURIComponent(token), 'socket'))?.actor ?? null;
}
