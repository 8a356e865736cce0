import type { Text } from '#lib/text.ts';
import { utf8 } from './bytes.ts';

/** What a poll is, fixed by leaf 0 of its log before the first ballot. */
export interface PollRules {
	format: 'ai-champion-poll@v1';
	poll: string;
	/** Name of the log, in every checkpoint and receipt. */
	origin: string;
	title: Text;
	options: { number: number; label: Text; side: string; subject: string }[];
	tier: Tier;
	tieRule: TieRule;
	/** Ballots received up to so long after the closing time count: pictures reach homes late. */
	graceMs: number;
	/** How long the poll is planned to be open; null where the control room ends it. */
	windowSeconds: number | null;
	showRunning: boolean;
	/** Voter passes issued when the rules were fixed. */
	passesIssued: number;
}

/** `device`: a signed voter pass. `account`: an account with a confirmed address. */
export const tiers = ['device', 'account'] as const;
export type Tier = (typeof tiers)[number];

/** `round`: the tie-break chain of the round that reads the tally decides. `shared`: equal counts stay equal. */
export const tieRules = ['round', 'shared'] as const;
export type TieRule = (typeof tieRules)[number];

export interface PollResult {
	format: 'ai-champion-result@v1';
	openedAt: string;
	closedAt: string;
	/** Ballots per option number. */
	counts: Record<string, number>;
	/** Everything that reached the poll between opening and close: received = counted + refused. */
	received: number;
	counted: number;
	refused: { late: number; repeated: number; noSuchOption: number };
	passesIssued: number;
}

export interface BallotLeaf {
	poll: string;
	option: number;
	/** The minute of arrival, such as 2026-11-21T05:43Z: exact times could single a voter out. */
	minute: string;
	/** 16 bytes that the voter's device made, so that two voters can never be handed one receipt. */
	nonce: string;
	/** HMAC of the voter under the poll's own key: one per voter, and not to be linked between polls. */
	nullifier: string;
}

let latest = { minute: -1, text: '' };

/** Ballots come in order of time, so the minute is rarely another one than the last time. */
export function minuteOf(at: Date): string {
	const minute = Math.floor(at.getTime() / 60_000);
	if (minute !== latest.minute) latest = { minute, text: `${at.toISOString().slice(0, 16)}Z` };
	return latest.text;
}

// A leaf is one line of JSON with exactly this spelling; the bundle holds the same lines, so a verifier hashes what it reads.
export const ballotLine = (b: BallotLeaf): string =>
	`["ballot","${b.poll}",${b.option},"${b.minute}","${b.nonce}","${b.nullifier}"]`;

const ballotPattern =
	/^\["ballot","([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",([1-9]\d{0,3}),"(\d{4}-\d\d-\d\dT\d\d:\d\dZ)","([\w-]{22})","([\w-]{43})"\]$/;

export function parseBallotLine(line: string): BallotLeaf | null {
	const parts = ballotPattern.exec(line);
	if (!parts) return null;
	return {
		poll: parts[1]!,
		option: Number(parts[2]),
		minute: parts[3]!,
		nonce: parts[4]!,
		nullifier: parts[5]!
	};
}

export const rulesLine = (rules: PollRules): string => canonical(['rules', rules]);
export const resultLine = (result: PollResult): string => canonical(['result', result]);
export const leafBytes = (line: string): Uint8Array => utf8(line);

/** The value behind a rules or result line; null where the line is of another kind or not spelt canonically. */
export function parseFixedLine<T extends PollRules | PollResult>(
	kind: 'rules' | 'result',
	line: string
): T | null {
	try {
		const value = JSON.parse(line) as [string, T];
		return value[0] === kind && canonical(value) === line ? value[1] : null;
	} catch {
		return null;
	}
}

/** JSON with sorted keys and no spaces. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	const keys = Object.keys(value).sort();
	return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
