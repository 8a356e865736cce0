import { hex } from './bytes.ts';
import { leafHash } from './merkle.ts';
import { parseKey } from './note.ts';
import { tilePath, unpackEntries } from './tiles.ts';

/** What is shown on air of a log before its vote opens: the key that signs it, and the hash of its rules. */
export interface KeyCard {
	key: string;
	rulesHash: string;
}

/** As its QR code says it. */
export const cardText = ({ key, rulesHash }: KeyCard): string => `${key}\nrules ${rulesHash}`;

/** The reverse, of a text that was photographed or pasted; null where it is something else. */
export function parseCard(text: string): KeyCard | null {
	const [key, rules, ...rest] = text.trim().split(/\s*\n\s*/);
	const hash = /^rules ([0-9a-f]{64})$/.exec(rules ?? '');
	return key && hash && rest.length === 0 && parseKey(key) ? { key, rulesHash: hash[1]! } : null;
}

/** Sixteen hexadecimal digits in groups of four, for the eye. The whole of it stands in the code. */
const short = (digits: string): string => digits.slice(0, 16).replaceAll(/.{4}(?!$)/g, '$& ');

/** What is printed beside the code: the beginnings of the public key and of the rules' hash. */
export function cardMarks({ key, rulesHash }: KeyCard): { key: string; rules: string } {
	return { key: short(hex(parseKey(key)?.publicKey ?? new Uint8Array())), rules: short(rulesHash) };
}

/** `other_log`: a card of another vote. `other_key`, `other_rules`: of this one, and not what its server shows: evidence. */
export type CardState = 'same' | 'other_log' | 'other_key' | 'other_rules';

/** Compares a card with the key that the server names for this log, and with leaf 0 as the server gives it. */
export function judgeCard(card: KeyCard, logKey: string, rulesLeaf: Uint8Array): CardState {
	if (parseKey(card.key)?.name !== parseKey(logKey)?.name) return 'other_log';
	if (card.key !== logKey) return 'other_key';
	return hex(leafHash(rulesLeaf)) === card.rulesHash ? 'same' : 'other_rules';
}

/** Leaf 0 of a poll's log, from the server of this page. Throws where it cannot be loaded. */
export async function loadRulesLeaf(slug: string): Promise<Uint8Array> {
	const path = tilePath({ level: 'entries', index: 0, width: 1 });
	const answer = await fetch(`/api/v1/polls/${slug}/log/${path}`);
	if (!answer.ok) throw new Error(`answer ${answer.status}`);
	const entries = unpackEntries(new Uint8Array(await answer.arrayBuffer()));
	if (entries?.length !== 1) throw new Error('not one leaf');
	return entries[0]!;
}
