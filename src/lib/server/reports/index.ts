/**
 * reports: what stands where, read across rooms.
 * Owns: nothing; it counts, and names what audit entries are about.
 * Promises: counts and names and no contents, so that a desk's own rules of who sees what stay with the desk.
 * Depends on: every room that is counted or named.
 */
export { organiserConsole } from './console.ts';
export { readTrail } from './trail.ts';
