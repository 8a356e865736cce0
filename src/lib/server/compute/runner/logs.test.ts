import { describe, expect, test } from 'vitest';
import { JobLog } from './job-log.ts';
import { CUT_MARK, LineFeed } from './line-feed.ts';

describe('a live log', () => {
	const heard = (cap: number, pieces: (string | Buffer)[]) => {
		const lines: string[] = [];
		const feed = new LineFeed(cap, (text) => lines.push(text));
		for (const piece of pieces) feed.add(Buffer.from(piece));
		feed.end();
		return lines;
	};
	test('is passed on in whole lines, and its last words in the end', () => {
		expect(heard(1000, ['one\ntw', 'o\nthree\nfo', 'ur'])).toEqual(['one\n', 'two\nthree\n', 'four\n']);
	});
	test('keeps letters whole that arrive in halves, and drops what a terminal would obey', () => {
		const [start, end] = [Buffer.from('가').subarray(0, 1), Buffer.from('가').subarray(1)];
		expect(heard(1000, [start, end, '\u001b[31m나\u0007\n']).join('')).toBe('가나\n');
	});
	test('ends at its cap, and says so once', () => {
		const lines = heard(10, ['12345678\n', '12345678\n', '12345678\n']);
		expect(lines.join('')).toBe(`12345678\n1\n${CUT_MARK}`);
	});
	test('without an end of line still moves', () => {
		expect(heard(100_000, ['x'.repeat(9000)])[0]).toHaveLength(9001);
	});
});

describe('a job’s two logs', () => {
	const fill = (sealed: boolean) => {
		const [team, staff]: [string[], string[]] = [[], []];
		const log = new JobLog(1000, sealed, { onLog: (t) => team.push(t), onNote: (t) => staff.push(t) });
		log.print(Buffer.from('secret\n'));
		log.say('coded');
		log.tell('a name that the program chose');
		log.note('of the machine');
		log.end();
		return { ...log.texts(), team: team.join(''), staff: staff.join('') };
	};
	test('of open data give the team everything but the platform’s notes', () => {
		const { log, notes, team, staff } = fill(false);
		expect(log).toBe('secret\n[runner] coded\n[runner] a name that the program chose\n');
		expect(notes).toBe('[platform] of the machine\n');
		expect({ team, staff }).toEqual({ team: log, staff: notes });
	});
	test('of sealed data give it coded lines, while it runs and afterwards', () => {
		const { log, notes, team, staff } = fill(true);
		expect(log + team).not.toMatch(/secret|chose|machine/);
		expect(log).toContain('[runner] coded\n');
		expect(notes).toMatch(/secret[\s\S]*|chose/);
		expect(staff).toContain('secret');
	});
});
