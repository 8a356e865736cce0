/**
 * reports: what stands where, read across rooms.
 * Owns: nothing; it only counts.
 * Promises: counts and no contents, so that a desk's own rules of who sees what stay with the desk.
 * Depends on: every room that is counted.
 */
export { organiserConsole, type OrganiserConsole } from './console.ts';
