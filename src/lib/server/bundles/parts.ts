import { note, type Note } from '#lib/bundles/notes.ts';
import { BundleFault, shown } from './fault.ts';
import type { ReadBundle } from './read.ts';
import { openZip, type ZipEntry } from './zip.ts';
import { isContained } from './zip-names.ts';

/** A program or a data set of a bundle: files by their paths below its own folder. */
export interface Part {
	entries: Map<string, ZipEntry>;
	bytes: number;
	/** About as large as it will be as a zip of its own. */
	packedBytes: number;
}

const MIB = 1024 * 1024;
const INNER_LIMITS = { files: 5000, fileBytes: 256 * MIB, totalBytes: 256 * MIB, ratio: 250 };
const MOST_BYTES = 512 * MIB;
/** What a file of a problem may hold, less what another packer may make of it. */
const MOST_PACKED = 23 * MIB;
/** A file's two lines in a zip, with its name. */
const ENTRY_BYTES = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds parts by the paths that a bundle gives: a folder of it or a zip in it. What was found once is found again for free. */
export class Parts {
	private readonly bundle: ReadBundle;
	private readonly known = new Map<string, Promise<Part | Note>>();
	private left = MOST_BYTES;

	constructor(bundle: ReadBundle) {
		this.bundle = bundle;
	}

	/** `what` is for the note: which file of the task is meant. */
	async find(written: string, what: string): Promise<Part | Note> {
		const path = this.inside(written);
		const found = path === null ? note('path_outside', { path: shown(written) }) : await this.at(path);
		return 'kind' in found ? { ...found, details: { ...found.details, what, path: shown(written) } } : found;
	}

	/** A single file, such as a page. */
	file(written: string): ZipEntry | undefined {
		const path = this.inside(written);
		return path === null ? undefined : this.bundle.zip.entries.get(path);
	}

	/** A path of the bundle as one of the zip, or null where it leads out of the folder that holds competition.yaml. */
	private inside(written: string): string | null {
		const steps: string[] = [];
		for (const step of written.replaceAll('\\', '/').split('/')) {
			if (step === '..' && steps.pop() === undefined) return null;
			if (step !== '' && step !== '.' && step !== '..') steps.push(step);
		}
		if (written.startsWith('/') || written.startsWith('\\')) return null;
		const path = steps.join('/');
		return path === '' ? this.bundle.root.slice(0, -1) : isContained(path) ? this.bundle.root + path : null;
	}

	private at(path: string): Promise<Part | Note> {
		const known = this.known.get(path) ?? this.open(path);
		this.known.set(path, known);
		return known;
	}

	private async open(path: string): Promise<Part | Note> {
		const { entries } = this.bundle.zip;
		const entry = entries.get(path);
		if (entry) return this.openInner(entry);
		const prefix = path === '' ? '' : `${path}/`;
		const below = [...entries.values()].filter((file) => file.path.startsWith(prefix));
		if (below.length === 0) return note(UUID.test(path) ? 'task_elsewhere' : 'file_missing');
		return this.counted(new Map(below.map((file) => [file.path.slice(prefix.length), file])));
	}

	private async openInner(entry: ZipEntry): Promise<Part | Note> {
		try {
			return this.counted(openZip(await entry.read(), INNER_LIMITS).entries);
		} catch (fault) {
			if (!(fault instanceof BundleFault)) throw fault;
			const code = fault.code === 'not_a_zip' ? 'file_is_no_zip' : 'damaged_inside';
			return note(code, { why: fault.code, inside: String(fault.details.path ?? '') });
		}
	}

	private counted(entries: Map<string, ZipEntry>): Part | Note {
		const bytes = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
		const packedBytes = [...entries.values()].reduce(
			(sum, entry) => sum + entry.packedBytes + ENTRY_BYTES,
			0
		);
		this.left -= bytes;
		if (this.left < 0) return note('file_too_large', { limit: MOST_BYTES });
		if (packedBytes > MOST_PACKED) return note('file_too_large', { limit: MOST_PACKED });
		return { entries, bytes, packedBytes };
	}
}

/** A program that was zipped with its folder: where all stands in one folder with the metadata in it, that folder is meant. */
export function withoutFolder(part: Part, notes: Note[]): Part {
	if (part.entries.has('metadata.yaml') || part.entries.has('metadata')) return part;
	const tops = new Set([...part.entries.keys()].map((path) => path.split('/')[0]!));
	const [top] = tops;
	if (tops.size !== 1 || !['metadata.yaml', 'metadata'].some((name) => part.entries.has(`${top}/${name}`)))
		return part;
	notes.push(note('program_in_a_folder', { folder: shown(top!) }));
	const inner = [...part.entries].map(([path, entry]) => [path.slice(top!.length + 1), entry] as const);
	return { ...part, entries: new Map(inner) };
}
