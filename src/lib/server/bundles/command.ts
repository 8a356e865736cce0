import { note, type Note } from '#lib/bundles/notes.ts';
import { shown } from './fault.ts';
import { Fields } from './fields.ts';
import type { Part } from './parts.ts';
import { decodeText } from './text.ts';
import { readYaml } from './yaml.ts';

export type Step = 'ingestion' | 'scoring';

/** What a program's metadata orders, word by word, for the folders that bundles know: /app/program, /app/input and so on. */
export type Command = string[];

/** The command of a program, or the note of why it has none that could run here. */
export async function commandOf(part: Part, step: Step, notes: Note[]): Promise<Command | Note> {
	const [newer, older] = [part.entries.get('metadata.yaml'), part.entries.get('metadata')];
	const entry = newer ?? older;
	if (!entry) return note('metadata_missing', { program: step });
	if (newer && older) notes.push(note('metadata_beside', { program: step }));
	const fields = await metadataOf(entry.path, await entry.read());
	if (!fields) return note('command_unreadable', { program: step, command: entry.path });
	const written = fields.text('command');
	if (written === '') return note('command_missing', { program: step });
	const command = replaceVariables(written, step);
	if (command !== written)
		notes.push(note('variables_replaced', { program: step, written: shown(written), read: shown(command) }));
	const words = splitWords(command);
	if (!words || words.length === 0)
		return note('command_unreadable', { program: step, command: shown(written) });
	const runtime = RUNTIMES.find(({ name }) => name.test(words[0]!));
	if (!runtime) return note('runtime_unknown', { program: step, runtime: shown(words[0]!) });
	if (words[0] !== runtime.here && words[0] !== 'python3')
		notes.push(note('python_by_name', { program: step, written: shown(words[0]!), read: runtime.here }));
	return [runtime.here, ...words.slice(1)];
}

async function metadataOf(path: string, bytes: Buffer): Promise<Fields | null> {
	try {
		const text = decodeText(bytes);
		return text === null ? null : new Fields(readYaml(text, []), path, []);
	} catch {
		return null;
	}
}

/** Which words may begin a command, and what is begun instead: the machine's own interpreter, whatever it is called there. */
const RUNTIMES = [
	{ name: /^(\/usr(\/local)?\/bin\/|\/bin\/)?python(\d+(\.\d+)?)?$/, here: 'python' },
	{ name: /^(\/usr(\/local)?\/bin\/|\/bin\/)?(node|nodejs)$/, here: 'node' },
	{ name: /^(\/usr\/bin\/|\/bin\/)?(sh|bash|dash)$/, here: 'sh' }
];

/** The old names of folders, replaced in the order in which Codabench's worker replaces them. */
export function replaceVariables(command: string, step: Step): string {
	const scoring = step === 'scoring';
	const names: [string, string][] = [
		// Codabench would make /app/input_program of it, so no bundle that ran there can mean that.
		['$input', scoring ? '/app/input' : '/app/input_data'],
		['$output', '/app/output'],
		['$program', '/app/program'],
		['$ingestion_program', '/app/program'],
		['$hidden', '/app/input/ref'],
		['$shared', '/app/shared'],
		['$submission_program', '/app/ingested_program'],
		['$tmp', '/app/output'],
		['$predictions', scoring ? '/app/input/res' : '/app/output']
	];
	return names.reduce((text, [name, folder]) => text.replaceAll(name, folder), command);
}

const MOST_WORDS = 100;

/** Words as a shell parts them, quotes and backslashes included; null where a quote stays open. Nothing is expanded. */
export function splitWords(command: string): string[] | null {
	const words: string[] = [];
	let word: string | null = null;
	for (let at = 0; at < command.length; at++) {
		const letter = command[at]!;
		if (/\s/.test(letter)) {
			if (word !== null) words.push(word);
			word = null;
		} else if (letter === "'" || letter === '"') {
			const quoted = readQuoted(command, at);
			if (!quoted) return null;
			word = (word ?? '') + quoted.text;
			at = quoted.end;
		} else if (letter === '\\') {
			if (at + 1 >= command.length) return null;
			word = (word ?? '') + command[++at]!;
		} else word = (word ?? '') + letter;
	}
	if (word !== null) words.push(word);
	return words.length > MOST_WORDS ? null : words;
}

function readQuoted(command: string, start: number): { text: string; end: number } | null {
	const quote = command[start]!;
	let text = '';
	for (let at = start + 1; at < command.length; at++) {
		const letter = command[at]!;
		if (letter === quote) return { text, end: at };
		const escaped = quote === '"' && letter === '\\' && /["\\]/.test(command[at + 1] ?? '');
		text += escaped ? command[++at]! : letter;
	}
	return null;
}
