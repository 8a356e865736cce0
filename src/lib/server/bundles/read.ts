import { note, type Note } from '#lib/bundles/notes.ts';
import type { Competition } from './competition.ts';
import { BundleFault, shown } from './fault.ts';
import { Fields } from './fields.ts';
import { readV15 } from './read-v15.ts';
import { readV2 } from './read-v2.ts';
import { decodeText } from './text.ts';
import { readYaml } from './yaml.ts';
import { openZip, type Zip } from './zip.ts';

export interface ReadBundle {
	competition: Competition;
	/** Where competition.yaml stands: paths are told from there. Empty, or a folder with its slash. */
	root: string;
	zip: Zip;
	notes: Note[];
}

/** A whole bundle, read. Throws a BundleFault where nothing can be made of it. */
export async function readBundle(bytes: Buffer): Promise<ReadBundle> {
	const notes: Note[] = [];
	const zip = openZip(bytes);
	const [again] = zip.repeated;
	if (again !== undefined) notes.push(note('file_twice', { file: shown(again), count: zip.repeated.length }));
	const file = competitionFile(zip);
	const root = file.slice(0, file.lastIndexOf('/') + 1);
	if (root) notes.push(note('in_a_folder', { folder: shown(root) }));
	const value = readYaml(decodeText(await zip.entries.get(file)!.read()) ?? '', notes);
	if (!(value instanceof Map)) throw new BundleFault('competition_file_broken', { line: 1 });
	const fields = new Fields(value, '', notes);
	const competition = versionOf(fields, notes) === '2' ? readV2(fields, notes) : readV15(fields, notes);
	if (competition.tasks.length === 0) throw new BundleFault('no_tasks');
	if (competition.columns.length === 0) throw new BundleFault('no_leaderboard');
	return { competition, root, zip, notes };
}

const NAMES = ['competition.yaml', 'competition.yml'];

/** At the top, or in the one folder that somebody zipped instead of its contents. */
function competitionFile({ entries }: Zip): string {
	for (const name of NAMES) if (entries.has(name)) return name;
	const tops = new Set([...entries.keys()].map((path) => path.split('/')[0]!));
	const [top] = tops;
	for (const name of NAMES) if (tops.size === 1 && entries.has(`${top}/${name}`)) return `${top}/${name}`;
	throw new BundleFault('no_competition_file');
}

/** Bundles without a version are of the first, unless they are written like the second. */
function versionOf(fields: Fields, notes: Note[]): '2' | '1.5' {
	const said = fields.text('version');
	if (said === '2' || said === '2.0') return '2';
	if (['1', '1.0', '1.5', '1.8'].includes(said)) return '1.5';
	if (said !== '') throw new BundleFault('version_unknown', { version: said });
	if (!Array.isArray(fields.raw('tasks')) && !Array.isArray(fields.raw('phases'))) return '1.5';
	notes.push(note('version_by_shape'));
	return '2';
}
