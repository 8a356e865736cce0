import { now } from '#lib/server/platform/index.ts';

/** Older than this, what a probe found says nothing about now. */
const STALE_MS = 90_000;

export const isFresh = (healthAt: Date | null): boolean =>
	healthAt !== null && now().getTime() - healthAt.getTime() < STALE_MS;

/** Whether a probe has just found that a pool runs nothing. */
export const isDown = ({ health, healthAt }: { health: unknown; healthAt: Date | null }): boolean =>
	isFresh(healthAt) && (health as { health?: string } | null)?.health === 'down';
