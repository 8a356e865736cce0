import { refuse } from '#lib/server/platform/index.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id that came from an address. What cannot be one names nothing, and is refused before the database is asked. */
export const known = (id: string): string => (uuid.test(id) ? id : refuse('not_found'));
