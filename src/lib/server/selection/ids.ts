import { refuseIf } from '#lib/server/platform/index.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id from an address. What cannot be one is not found, rather than a surprise of the database. */
export function insistId(id: string): string {
	refuseIf(!uuid.test(id), 'not_found');
	return id;
}
