import {
	createHash,
	createHmac,
	createSecretKey,
	hkdfSync,
	randomFillSync,
	timingSafeEqual,
	type KeyObject
} from 'node:crypto';
import { config } from './config.ts';

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
export const sha256Hex = (data: string | Uint8Array): string => sha256(data).toString('hex');

const TOKEN_BYTES = 20;
/** Asking the system costs more than all else of a kept page, so it is asked for two hundred tokens at a time. */
const drawn = Buffer.alloc(200 * TOKEN_BYTES);
let given = drawn.length;

/** 160 random bits for links and cookies, 27 letters that are safe in an address. No bit is given twice, nor kept. */
export function randomToken(): string {
	if (given === drawn.length) {
		randomFillSync(drawn);
		given = 0;
	}
	const token = drawn.toString('base64url', given, given + TOKEN_BYTES);
	drawn.fill(0, given, (given += TOKEN_BYTES));
	return token;
}

const keys = new Map<string, KeyObject>();

/** A key for one purpose, derived from the installation's secret; purposes cannot stand in for one another. */
export function purposeKey(purpose: string): KeyObject {
	let key = keys.get(purpose);
	if (!key) {
		key = createSecretKey(Buffer.from(hkdfSync('sha256', config().SECRET, '', `ai-champion:${purpose}`, 32)));
		keys.set(purpose, key);
	}
	return key;
}

export const hmac = (purpose: string, data: string | Uint8Array): Buffer =>
	createHmac('sha256', purposeKey(purpose)).update(data).digest();

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && timingSafeEqual(a, b);
}

/** JSON with sorted keys and no spaces, so that equal values have equal hashes everywhere. */
export function canonicalJson(value: unknown): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	if (value instanceof Date) return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const entries = Object.entries(value)
		.filter(([, item]) => item !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
