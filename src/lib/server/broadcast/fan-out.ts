import type { Socket } from 'socket.io';
import { DomainError, logger, publish, sockets } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { freshSnapshot, sharedSnapshot, shareFor } from './snapshots.ts';
import { liveChannel, outputChannel } from './channels.ts';
import { useOverlayToken } from './overlay-tokens.ts';

/** Latest frame sent to each season's channel by this process. */
const sent = new Map<string, number>();

/**
 * One turn of the ticker: the latest frame of every season that somebody here follows, if it is new. At most one frame per
 * viewer and tick, however often the programme changed; each is whole, so a frame that is lost is healed by the next.
 */
export async function sendFrames(): Promise<void> {
	const rooms = sockets()?.sockets.adapter.rooms;
	if (!rooms) return;
	for (const room of rooms.keys()) {
		if (!room.startsWith('live:')) continue;
		const frame = await freshSnapshot(room.slice('live:'.length));
		if (sent.get(room) === frame.sequence) continue;
		sent.set(room, frame.sequence);
		publish(room, 'frame', frame);
	}
}

/** `live` joins the public's channel, `overlay` does so with a token; both answer with the snapshot. */
export function liveSocket(socket: Socket): void {
	const patience = patienceOf();
	const join = (event: string, seasonOf: (given: unknown) => Promise<string | null>): void => {
		socket.on(event, async (given: unknown, acknowledge: unknown) => {
			const reply = typeof acknowledge === 'function' ? (acknowledge as (answer: unknown) => void) : () => {};
			if (!patience()) return reply({ error: 'too_many_requests' });
			try {
				const seasonId = await seasonOf(given);
				if (seasonId === null) return reply({ error: 'no_season' });
				await socket.join(liveChannel(seasonId));
				reply({ frame: await sharedSnapshot(seasonId), now: Date.now() });
			} catch (error) {
				if (!(error instanceof DomainError)) logger.error({ code: 'live_join_failed', error: String(error) });
				reply({ error: error instanceof DomainError ? error.code : 'surprise' });
			}
		});
	};
	join('live', async () => (await seasonOnAir())?.id ?? null);
	join('overlay', async (token) => {
		const { id, seasonId } = await useOverlayToken(String(token));
		await socket.join(outputChannel(id));
		return seasonId;
	});
}

/** Everyone who comes in the same moment shares one answer. */
const seasonOnAir = shareFor(200, currentSeasonOrNull);

const burst = 8;
const perSecond = 0.5;
/** A socket asks once, and again when it was cut off; who asks without end is told to stop before it costs a query. */
function patienceOf(): () => boolean {
	let left = burst;
	let at = performance.now();
	return () => {
		const now = performance.now();
		left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
		at = now;
		if (left < 1) return false;
		left--;
		return true;
	};
}
