import type { Box, PredictionForm } from '#lib/evaluation/metrics/index.ts';
import type { ScoreTask, SplitScore } from '#lib/evaluation/score-task.ts';
import { boxClasses, readBoxes } from './boxes.ts';
import type { Asked } from './predictions.ts';
import { finiteNumber, type Table } from './table.ts';

/** The organisers' own data or task is wrong; never a team's fault. */
export class BadTruth extends Error {}

export type Split = SplitScore['split'];

/** One task's side of the truth. */
export interface TaskTruth extends Asked {
	/** Class index or number per row; 0 where the row takes no part or the truth is something else. */
	values: Float64Array;
	references: string[][];
	boxes: Box[][];
}

export interface Truth {
	ids: string[];
	split: Split[];
	blocked: Uint8Array;
	/** Names of the groups per row, where the truth has groups. */
	groups: string[] | null;
	tasks: TaskTruth[];
}

/** Several right texts in one cell. */
const REFERENCES = ' ||| ';

/** Reads `id,target,split`, the targets of further tasks, and `group` where rows belong to queries. */
export function readTruth({ header, rows }: Table, task: ScoreTask, form: PredictionForm): Truth {
	const column = (name: string) => {
		const at = header.indexOf(name);
		if (at < 0) throw new BadTruth(`the truth needs the column ${name}`);
		return at;
	};
	const [id, split] = [column('id'), column('split')];
	const group = header.indexOf('group');
	const blocked = new Set(task.blocked);
	const truth: Truth = {
		ids: [],
		split: [],
		blocked: Uint8Array.from(rows, ({ cells }) => Number(blocked.has(cells[id]!))),
		groups: group < 0 ? null : rows.map(({ cells }) => cells[group]!),
		tasks: []
	};
	const seen = new Set<string>();
	for (const { line, cells } of rows) {
		const part = cells[split];
		if (part !== 'public' && part !== 'private') throw new BadTruth(`line ${line}: bad split`);
		if (seen.has(cells[id]!)) throw new BadTruth(`line ${line}: repeated id`);
		seen.add(cells[id]!);
		truth.ids.push(cells[id]!);
		truth.split.push(part);
	}
	const unknown = task.blocked?.find((id) => !seen.has(id));
	if (unknown !== undefined) throw new BadTruth(`the row ${unknown} is to be left out, but there is none`);
	const asked = [{ key: null, form }, ...(task.tasks ?? [])];
	const alone = asked.length === 1;
	truth.tasks = asked.map(({ key, form: its }) => {
		const at = column(key === null ? 'target' : `target_${key}`);
		const cells = rows.map((row) => row.cells[at]!);
		return taskTruth(key, its, cells, alone, key === null ? task.positive : null, rows);
	});
	insistWholeGroups(truth);
	return truth;
}

/** A row without a target takes no part in a task, where there are several; an image without boxes says so by `-`. */
function taskTruth(
	task: string | null,
	form: PredictionForm,
	cells: string[],
	alone: boolean,
	positive: string | null,
	rows: Table['rows']
): TaskTruth {
	const bare = (cell: string) => (cell === '-' && form === 'boxes' ? '' : cell);
	const takes = cells.map((cell) => alone || cell !== '');
	const there = cells.filter((_, row) => takes[row]).map(bare);
	const classes = classesOf(there, form, positive);
	const index = new Map(classes.map((name, at) => [name, at]));
	const truth: TaskTruth = {
		task,
		form,
		classes,
		takes,
		values: new Float64Array(cells.length),
		references: [],
		boxes: []
	};
	cells.forEach((cell, row) => {
		const { line } = rows[row]!;
		if (form === 'text') truth.references[row] = cell.split(REFERENCES);
		else if (form === 'boxes') truth.boxes[row] = boxesIn(bare(cell), index, line);
		else if (takes[row]) {
			// A class that is not listed is one of the rest, which stands first.
			const value = form === 'number' ? finiteNumber(cell) : (index.get(cell) ?? 0);
			if (value === null) throw new BadTruth(`line ${line}: bad target`);
			truth.values[row] = value;
		}
	});
	return truth;
}

function boxesIn(cell: string, index: ReadonlyMap<string, number>, line: number): Box[] {
	try {
		return readBoxes(cell, index, line, false);
	} catch {
		throw new BadTruth(`line ${line}: bad boxes`);
	}
}

/** The classes that the truth knows; where one class's probability is asked for, that one against the rest. */
function classesOf(targets: string[], form: PredictionForm, positive: string | null): string[] {
	if (form === 'number' || form === 'text') return [];
	if (form === 'boxes') return boxClasses(targets);
	const classes = [...new Set(targets)].sort();
	if (form === 'label' || positive === null) return classes;
	if (!classes.includes(positive)) throw new BadTruth(`no row is of the class ${positive}`);
	const rest = classes.filter((name) => name !== positive);
	return [rest.length === 1 ? rest[0]! : `not ${positive}`, positive];
}

/** A query that lay in both splits would be scored by halves. */
function insistWholeGroups({ groups, split }: Truth): void {
	const of = new Map<string, Split>();
	groups?.forEach((group, row) => {
		if ((of.get(group) ?? split[row]) !== split[row])
			throw new BadTruth(`the group ${group} is in both splits`);
		of.set(group, split[row]!);
	});
}
