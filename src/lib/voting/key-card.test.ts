import { describe, expect, it } from 'vitest';
import { qrSvg } from '#lib/qr.ts';
import { piecesOf, VoteLog } from '../../../tests/support/vote-log.ts';
import { cardMarks, cardText, judgeCard, parseCard } from './key-card.ts';
import { keyText, noteKey } from './note.ts';
import { recount } from './recount.ts';
import type { ShownLog } from './shown-log.ts';

const log = new VoteLog([1, 2]);
const card = log.header();
const open = (of: VoteLog) => async (): Promise<ShownLog> => ({
	newest: of.checkpoints.at(-1)!,
	tile: of.tile
});
const published = (of: VoteLog) => async (): Promise<ShownLog> => ({
	header: JSON.stringify(of.header()),
	tile: of.tile
});
const away = () => Promise.reject(new Error('offline'));

describe('a key card', () => {
	it('is read as it was written, however it was photographed, typed or pasted', () => {
		const text = cardText(card);
		const { key, rulesHash } = card;
		for (const given of [text, `${text}\n`, `  ${text.replace('\n', ' \r\n')}\r\n`])
			expect(parseCard(given)).toEqual({ key, rulesHash });
	});

	it('is nothing else: no checkpoint, no key alone, no key with a wrong sign, no other line', () => {
		const text = cardText(card);
		const wrong = text.replace(/\+([0-9a-f])/, (_, digit) => (digit === '0' ? '+1' : '+0'));
		for (const given of ['', log.checkpoints[0]!, card.key, wrong, `${text}0`, `${text}\nmore`])
			expect(parseCard(given)).toBeNull();
	});

	it('agrees with the key and the rules that it names, before and after publication', async () => {
		expect(await judgeCard(card, card.key, open(log))).toBe('same');
		expect(await judgeCard(card, card.key, published(log))).toBe('same');
	});

	it('agrees with no other key, and belongs to no other vote', async () => {
		const keyNamed = (name: string, byte: number) => keyText(noteKey(name, new Uint8Array(32).fill(byte)));
		expect(await judgeCard(card, keyNamed(log.origin, 1), away)).toBe('other_key');
		expect(await judgeCard(card, keyNamed('champion.example/vote/test/semi', 1), away)).toBe('other_log');
	});

	it('is evidence against a log of other rules under the same key, whatever first line its server still shows', async () => {
		const other = VoteLog.of({ windowSeconds: 30 }, [], {});
		expect(await judgeCard(card, card.key, open(other))).toBe('other_rules');
		expect(await judgeCard(card, card.key, published(other))).toBe('other_rules');
		await expect(
			judgeCard(card, card.key, async () => ({ ...(await open(other)()), tile: log.tile }))
		).rejects.toThrow('tiles');
	});

	it('has the recount refuse a log of other rules', async () => {
		const { rulesHash } = card;
		const judged = async (of: VoteLog) =>
			(await recount(piecesOf(of.text()), { key: card.key, rulesHash })).ok;
		expect(await judged(log)).toBe(true);
		expect(await judged(VoteLog.of({ windowSeconds: 30 }, [], {}))).toBe(false);
	});

	it('is a code of so few modules that each is eight pixels wide on air, for a long address, too', () => {
		const host = 'voting.artificial-intelligence-champion.example';
		const key = card.key.replace(/^[^/]+/, host);
		const [, modules] = /viewBox="0 0 (\d+)/.exec(qrSvg(cardText({ ...card, key }), 3))!;
		expect(560 / Number(modules)).toBeGreaterThan(8);
	});

	it('has its beginnings beside it, in groups', () => {
		const key = 'champion.example/vote/test/final+02545146+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
		expect(cardMarks({ key, rulesHash: '0123456789abcdef'.repeat(4) })).toEqual({
			key: '03a1 07bf f3ce 10be',
			rules: '0123 4567 89ab cdef'
		});
	});
});
