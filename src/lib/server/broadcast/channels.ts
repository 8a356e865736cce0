export const liveChannel = (seasonId: string): string => `live:${seasonId}`;
