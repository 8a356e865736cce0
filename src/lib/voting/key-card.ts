import { fromHex, hex } from './bytes.ts';
import { verifyInclusion } from './merkle.ts';
import { parseKey } from './note.ts';
import { newestOf } from './seen-checkpoint.ts';
import type { ShownLog } from './shown-log.ts';
import { TileTree } from './tile-tree.ts';

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

/** `other_log`: a card of another vote. `other_key`, `other_rules`: of this one, and not what its log says: evidence. */
export type CardState = 'same' | 'other_log' | 'other_key' | 'other_rules';

/**
 * Compares a card with the key that the server names for this log, and with the first line of the log that this key has signed.
 * Throws where what the server shows of the log contradicts itself, or cannot be loaded.
 */
export async function judgeCard(
	card: KeyCard,
	logKey: string,
	load: () => Promise<ShownLog>
): Promise<CardState> {
	const key = parseKey(card.key);
	if (!key || key.name !== parseKey(logKey)?.name) return 'other_log';
	if (card.key !== logKey) return 'other_key';
	const log = await load();
	const { size, root } = await newestOf(log, key);
	const tree = new TileTree(size, log.tile);
	const path = await tree.inclusion(0);
	if (verifyInclusion(fromHex(card.rulesHash), 0, size, path, root)) return 'same';
	// Only what is proved to stand there may accuse anybody.
	if (!verifyInclusion(await tree.leaf(0), 0, size, path, root))
		throw new Error('the tiles are not those of the newest checkpoint');
	return 'other_rules';
}
