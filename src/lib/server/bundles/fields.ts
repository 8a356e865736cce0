import { note, type Note } from '#lib/bundles/notes.ts';
import { shown } from './fault.ts';
import type { YamlMap, YamlValue } from './yaml.ts';

/**
 * The fields of one map of a bundle. A value of another kind than expected is noted and taken as absent; what nobody has asked
 * for in the end is noted, too, so that nothing is dropped in silence.
 */
export class Fields {
	readonly at: string;
	private readonly map: YamlMap;
	private readonly notes: Note[];
	private readonly asked = new Set<string>();

	constructor(value: YamlValue | undefined, at: string, notes: Note[]) {
		this.map = value instanceof Map ? value : new Map();
		this.at = at;
		this.notes = notes;
	}

	has(key: string): boolean {
		this.asked.add(key);
		const value = this.map.get(key);
		return value !== undefined && value !== null;
	}

	raw(key: string): YamlValue | undefined {
		this.asked.add(key);
		return this.map.get(key) ?? undefined;
	}

	text(key: string): string {
		const value = this.raw(key);
		if (value === undefined) return '';
		if (typeof value === 'string') return value.trim();
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		return this.wrong(key, '');
	}

	/** Python's words for true and false count, quoted or not. */
	flag(key: string, otherwise: boolean): boolean {
		const value = this.raw(key);
		if (value === undefined) return otherwise;
		if (typeof value === 'boolean') return value;
		const word = String(value).trim().toLowerCase();
		if (['true', 'yes', 'on', '1'].includes(word)) return true;
		if (['false', 'no', 'off', '0', ''].includes(word)) return false;
		return this.wrong(key, otherwise);
	}

	/** A whole number that is not negative, or undefined. */
	whole(key: string): number | undefined {
		const value = this.raw(key);
		if (value === undefined || value === '') return undefined;
		const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value.trim()) : NaN;
		return Number.isSafeInteger(number) && number >= 0 ? number : this.wrong(key, undefined);
	}

	list(key: string): YamlValue[] {
		const value = this.raw(key);
		if (value === undefined) return [];
		return Array.isArray(value) ? value : this.wrong(key, []);
	}

	/** The fields of each map in a list. */
	each(key: string): Fields[] {
		return this.list(key).map((value, index) => this.inner(value, `${key}[${index}]`));
	}

	/** The fields of each map in a map, with their names. */
	named(key: string): [string, Fields][] {
		const value = this.raw(key);
		if (value === undefined) return [];
		if (!(value instanceof Map)) return this.wrong(key, []);
		return [...value].map(([name, inner]) => [name, this.inner(inner, `${key}.${name}`)]);
	}

	inner(value: YamlValue | undefined, name: string): Fields {
		if (value !== undefined && !(value instanceof Map)) this.wrong(name, null);
		return new Fields(value, this.at ? `${this.at}.${name}` : name, this.notes);
	}

	/** Asked for on purpose, and of no effect here. */
	skip(...keys: string[]): void {
		for (const key of keys) this.asked.add(key);
	}

	/** Notes every field that was never asked for. */
	close(): void {
		for (const key of this.map.keys())
			if (!this.asked.has(key)) this.notes.push(note('field_ignored', { field: this.path(key) }));
	}

	private path(key: string): string {
		return shown(this.at ? `${this.at}.${key}` : key);
	}

	private wrong<T>(key: string, otherwise: T): T {
		this.notes.push(note('field_wrong', { field: this.path(key) }));
		return otherwise;
	}
}
