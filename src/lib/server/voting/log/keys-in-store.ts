/** Where the copy of a poll's log lies in the store. */
export const logKeyOf = (pollId: string, file: string): string => `vote-logs/${pollId}/${file}`;

/** Checkpoints by their number, counted from 1 in the order of signing. */
export const checkpointKey = (pollId: string, number: number): string =>
	logKeyOf(pollId, `checkpoints/${String(number).padStart(6, '0')}`);
