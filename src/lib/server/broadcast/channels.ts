/** Beside the public's channel, so that the control room sees which outputs are connected. */
export const outputChannel = (tokenId: string): string => `output:${tokenId}`;
export const liveChannel = (seasonId: string): string => `live:${seasonId}`;
