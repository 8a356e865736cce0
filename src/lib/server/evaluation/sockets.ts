import { channelOf } from './follow.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Follower {
	on(event: string, listener: (id: unknown) => void): unknown;
	join(channel: string): unknown;
}

/** Lets a page follow a submission. The channel says only "look again"; what there is to see is asked for, and checked, over HTTP. */
export function submissionSocket(socket: Follower): void {
	socket.on('submission:follow', (id) => {
		if (typeof id === 'string' && UUID.test(id)) void socket.join(channelOf(id));
	});
}
