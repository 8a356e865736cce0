import { carries } from './wrapped.ts';

const away = [
	...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
	...['57P03', '53300'],
	...['P1001', 'P2037', 'DatabaseNotReachable', 'TooManyConnections']
];

/**
 * Nobody could be asked: nothing listens there, PostgreSQL has no connection left, or is on its way up or down. Where a connection
 * broke later, what was asked may be done, and this is false.
 */
export const isAway = (error: unknown): boolean => carries(error, away);
