import { carries } from './wrapped.ts';

const away = [
	...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
	...['57P03', '53300'],
	...['P1001', 'P2037', 'DatabaseNotReachable', 'TooManyConnections']
];

/**
 * Nobody could be asked: nothing listens there, no connection is left or came free in time, or PostgreSQL is on its way up or down. Where a connection
 * broke later, what was asked may be done, and this is false.
 */
export const isAway = (error: unknown): boolean => carries(error, away) || neverBegan(error);

/** A transaction for which no connection came free. Prisma gives the same code to one that began and took too long. */
const neverBegan = (error: unknown): boolean =>
	carries(error, ['P2028']) && String(error).includes('Unable to start a transaction');
