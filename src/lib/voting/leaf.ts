import type { Text } from '#lib/text.ts';
import { utf8 } from './bytes.ts';
import { isForm, readChoice, spellChoice, type BallotForm, type Choice } from './choice.ts';

/** What a poll is, fixed by leaf 0 of its log before the first ballot. Every field is explained in docs/vote-log.md. */
export interface PollRules {
	format: 'ai-champion-poll@v2';
	poll: string;
	/** Name of the log, in every checkpoint and receipt. */
	origin: string;
	title: Text;
	options: { number: number; label: Text; side: string; subject: string }[];
	ballot: BallotForm;
	change: Change;
	tier: Tier;
	/** Who says who is one person, and by which of their words; only with the tier `identity`. */
	identity?: IdentityRule;
	tieRule: TieRule;
	/** Ballots received up to so long after the closing time count: pictures reach homes late. */
	graceMs: number;
	/** How far each way of watching is behind the studio; none further than the grace. */
	paths: { name: string; delayMs: number }[];
	/** How long the poll is planned to be open; null where the control room ends it. */
	windowSeconds: number | null;
	showRunning: boolean;
	/** A poll for practice: another key, and a mark on everything that shows it. */
	rehearsal: boolean;
	/** Share of the public and its company in the round's result, in percent. */
	weights: Record<string, number> | null;
	/** By which rules ballots may be set aside, with their numbers. */
	fraud: ({ rule: string } & Record<string, number | string>)[];
	/** How many people must confirm the tally and each decision about ballots set aside. */
	approvals: number;
	/** Voter passes issued when the rules were fixed. */
	passesIssued: number;
}

/**
 * `device`: a signed voter pass. `account`: an account with a confirmed address. `identity`: a person for whom an identity
 * provider vouches.
 */
export const tiers = ['device', 'account', 'identity'] as const;
export type Tier = (typeof tiers)[number];
export interface IdentityRule {
	issuer: string;
	claim: string;
}

/** `once`: a voter's first ballot stands. `last`: the last one in the log stands. */
export const changes = ['once', 'last'] as const;
export type Change = (typeof changes)[number];

/** `round`: the tie-break chain of the round that reads the tally decides. `shared`: equal counts stay equal. */
export const tieRules = ['round', 'shared'] as const;
export type TieRule = (typeof tieRules)[number];

/** Ballots set aside, by their places in the log. A group of more than 5,000 has several such leaves. */
export interface Quarantine {
	at: string;
	group: string;
	rule: string;
	indexes: number[];
}
export const mostIndexes = 5000;

/** What was decided about a group, and by how many people. */
export interface GroupDecision {
	at: string;
	group: string;
	outcome: 'count' | 'exclude';
	approvals: number;
	reason: Text;
}

export interface PollResult {
	format: 'ai-champion-result@v2';
	openedAt: string;
	closedAt: string;
	/** Points per option number: ballots, or points by place where ballots are ranked. */
	counts: Record<string, number>;
	/** Everything that reached the poll while it was open: received = counted + superseded + quarantined + refused. */
	received: number;
	counted: number;
	superseded: number;
	quarantined: number;
	refused: { late: number; repeated: number; noSuchOption: number };
	passesIssued: number;
	approvals: number;
}

export interface BallotLeaf {
	poll: string;
	choice: Choice;
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
	`["ballot","${b.poll}",${spellChoice(b.choice)},"${b.minute}","${b.nonce}","${b.nullifier}"]`;

const ballotPattern =
	/^\["ballot","([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",([1-9]\d{0,3}|\[[1-9]\d{0,3}(?:,[1-9]\d{0,3}){0,199}\]),"(\d{4}-\d\d-\d\dT\d\d:\d\dZ)","([\w-]{22})","([\w-]{43})"\]$/;

export function parseBallotLine(line: string): BallotLeaf | null {
	const parts = ballotPattern.exec(line);
	if (!parts) return null;
	const [, poll, choice, minute, nonce, nullifier] = parts as unknown as string[];
	return { poll: poll!, choice: readChoice(choice!), minute: minute!, nonce: nonce!, nullifier: nullifier! };
}

/** A year: times of all rules can be added and written in every language. */
const mostMs = 366 * 86_400_000;

/** Whether a log can be counted by these rules. */
export function isRules(rules: PollRules): boolean {
	const { format, options, ballot, change, fraud, approvals, windowSeconds, graceMs } = rules;
	if (format !== 'ai-champion-poll@v2' || !Array.isArray(options) || !Array.isArray(fraud)) return false;
	const numbers = new Set(options.map((option) => option?.number).filter(isCount));
	const numbered = numbers.size === options.length && !numbers.has(0);
	const enough = options.length >= 2 && options.length <= 200;
	const timed = isCount(graceMs) && (windowSeconds === null || isCount(windowSeconds));
	if (!timed || (windowSeconds ?? 0) * 1000 + graceMs > mostMs) return false;
	const counted = isCount(approvals) && approvals >= 1 && changes.includes(change);
	return (
		enough && numbered && counted && fraud.every(Boolean) && Boolean(ballot) && isForm(ballot, options.length)
	);
}

/** All leaves but ballots: a kind and an object, spelt canonically. */
export interface FixedLeaves {
	rules: PollRules;
	quarantine: Quarantine;
	decision: GroupDecision;
	result: PollResult;
}
export type FixedKind = keyof FixedLeaves;

export const fixedLine = <K extends FixedKind>(kind: K, value: FixedLeaves[K]): string =>
	canonical([kind, value]);
export const leafBytes = (line: string): Uint8Array => utf8(line);

/** The value of a leaf that is no ballot; null where the line is of another kind or not spelt canonically. */
export function parseFixedLine<K extends FixedKind>(kind: K, line: string): FixedLeaves[K] | null {
	if (!line.startsWith(`["${kind}",{`)) return null;
	try {
		const value = JSON.parse(line, plain) as [string, FixedLeaves[K]];
		return value.length === 2 && canonical(value) === line ? value[1] : null;
	} catch {
		return null;
	}
}

/** Numbers that every language reads alike, and text that every language can write. */
function plain(_key: string, value: unknown): unknown {
	if (typeof value === 'number' && !isCount(value)) throw new RangeError('a number that is not whole');
	if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('half a character');
	return value;
}

/** Whole, not negative, of at most 15 digits; all numbers in a leaf are. */
export const isCount = (value: unknown): value is number =>
	Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 1e15;

/** JSON with sorted keys and no spaces. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	const keys = Object.keys(value).sort();
	return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
