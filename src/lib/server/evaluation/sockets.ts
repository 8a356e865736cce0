import { boardChannel } from '#lib/evaluation/board.ts';
import { channelOf } from './follow.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

interface Follower {
	on(event: string, listener: (id: unknown) => void): unknown;
	join(channel: string): unknown;
}

/** Lets a page follow a submission or a board. The channel says only "look again"; what there is to see is asked for, and checked, over HTTP. */
export function submissionSocket(socket: Follower): void {
	socket.on('submission:follow', (id) => {
		if (typeof id === 'string' && UUID.test(id)) void socket.join(channelOf(id));
	});
	socket.on('board:follow', (slug) => {
		if (typeof slug === 'string' && slug.length <= 60 && SLUG.test(slug))
			void socket.join(boardChannel(slug));
	});
}
