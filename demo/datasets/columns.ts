import type { DataColumn, Text } from '../types.ts';

export function number(name: string, unit: string, about: Text): DataColumn {
	return { name, role: 'feature', type: 'number', unit, about };
}

/** A yes-or-no column written as 0 and 1, so that a model file can be fed from the CSV without preprocessing. */
export function flag(name: string, about: Text): DataColumn {
	return { name, role: 'feature', type: 'number', unit: '0/1', about };
}

export function words(name: string, about: Text): DataColumn {
	return { name, role: 'feature', type: 'text', about };
}

export function target(name: string, type: 'number' | 'label', about: Text, unit?: string): DataColumn {
	return { name, role: 'target', type, about, ...(unit ? { unit } : {}) };
}
