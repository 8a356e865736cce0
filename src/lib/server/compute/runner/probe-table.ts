import type { Containment } from './probe.ts';

/** The probe's findings as lines for a terminal. */
export function containmentTable({ level, details }: Containment): string {
	const rows = Object.entries({ level, ...details }).filter(([name]) => name !== 'log');
	const width = Math.max(...rows.map(([name]) => name.length)) + 2;
	return rows.map(([name, value]) => `${name.padEnd(width)}${value ?? 'none'}\n`).join('');
}
