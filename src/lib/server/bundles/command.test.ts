import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Note } from '#lib/bundles/notes.ts';
import { commandOf, replaceVariables, splitWords } from './command.ts';
import { importsOf, librariesOf } from './libraries.ts';
import { zipOf } from '#tests/support/bundles.ts';
import { openZip } from './zip.ts';

const part = (files: Record<string, string>) => ({
	entries: openZip(zipOf(files)).entries,
	bytes: 0,
	packedBytes: 0
});
const command = async (files: Record<string, string>, step: 'scoring' | 'ingestion' = 'scoring') => {
	const notes: Note[] = [];
	const found = await commandOf(part(files), step, notes);
	return Array.isArray(found) ? { found, notes: notes.map(({ code }) => code) } : found.code;
};

test('old names become the folders of Codabench, as its worker replaces them', () => {
	expect(replaceVariables('python $program/score.py $input $output', 'scoring')).toBe(
		'python /app/program/score.py /app/input /app/output'
	);
	expect(
		replaceVariables(
			'python $ingestion_program/ingestion.py $input $output $ingestion_program $submission_program',
			'ingestion'
		)
	).toBe('python /app/program/ingestion.py /app/input_data /app/output /app/program /app/ingested_program');
	expect(replaceVariables('$hidden $predictions $shared $tmp', 'scoring')).toBe(
		'/app/input/ref /app/input/res /app/shared /app/output'
	);
});

test('metadata.yaml counts before metadata, and python is whatever this machine has', async () => {
	const both = { 'metadata.yaml': 'command: python3 new.py', metadata: 'command: python old.py' };
	expect(await command(both)).toEqual({ found: ['python', 'new.py'], notes: ['metadata_beside'] });
	expect(await command({ metadata: 'command: python $program/a.py "two words"' })).toEqual({
		found: ['python', '/app/program/a.py', 'two words'],
		notes: ['variables_replaced']
	});
	expect(await command({ metadata: 'command: /usr/bin/python2.7 a.py' })).toEqual({
		found: ['python', 'a.py'],
		notes: ['python_by_name']
	});
	expect(await command({ metadata: 'command: bash run.sh' })).toMatchObject({ found: ['sh', 'run.sh'] });
});

test('what cannot be started says why', async () => {
	expect(await command({ 'score.py': '' })).toBe('metadata_missing');
	expect(await command({ metadata: 'description: nothing to run' })).toBe('command_missing');
	expect(await command({ metadata: 'command: python "open' })).toBe('command_unreadable');
	expect(await command({ metadata: 'command: [' })).toBe('command_unreadable');
	expect(await command({ metadata: 'command: java -jar x.jar' })).toBe('runtime_unknown');
	expect(await command({ metadata: 'command: python3; rm -rf /' })).toBe('runtime_unknown');
});

test('words are parted as a shell parts them, and nothing is expanded', () => {
	expect(splitWords(`a 'b c' "d \\" e" f\\ g $HOME \`x\``)).toEqual([
		'a',
		'b c',
		'd " e',
		'f g',
		'$HOME',
		'`x`'
	]);
	const words = fc.array(fc.stringMatching(/^[^\s'"\\]{1,10}$/), { maxLength: 20 });
	fc.assert(
		fc.property(words, (list) => {
			expect(splitWords(list.join('  '))).toEqual(list);
		})
	);
});

test('libraries are those that neither Python, the program nor this installation brings', async () => {
	expect(
		importsOf('import os, numpy as np\nfrom sklearn.metrics import x\n  import a.b\n# import c')
	).toEqual(['os', 'numpy', 'sklearn', 'a']);
	const program = part({ 'score.py': 'import json, numpy, sklearn, helper\nimport yaml', 'helper.py': '' });
	expect(await librariesOf(program, null)).toEqual(['numpy', 'sklearn', 'yaml']);
	expect(await librariesOf(program, new Set(['numpy', 'scikit-learn']))).toEqual(['yaml']);
});
