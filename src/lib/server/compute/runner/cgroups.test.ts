import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { removeGroups } from './cgroups.ts';

afterEach(() => void vi.useRealTimers());

test('a group that is not ours to remove is left at once, without a wait for each', async () => {
	vi.useFakeTimers(); // nobody moves them on: whoever waits, waits for ever
	const scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-groups-'));
	const other = path.join(scratch, 'no-directory');
	writeFileSync(other, '');
	const own = mkdtempSync(path.join(scratch, 'group-'));
	expect(await removeGroups([other, path.join(scratch, 'gone'), own])).toBe(1);
	rmSync(scratch, { recursive: true });
});
