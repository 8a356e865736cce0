/** The scorer's own process. It sees two tables and answers with a report; a submission's code never runs here. */
import type { ScoreReport, ScoreTask } from '#lib/evaluation/score-task.ts';
import { BadTruth, scorePredictions } from './scoring.ts';
import { BadFormat, readTable, type FormatDetails, type Table } from './table.ts';

export interface ScoreOrder {
	truth: string;
	predictions: string;
	capBytes: number;
	task: ScoreTask;
}

export type ScoreReply =
	| { kind: 'scored'; report: ScoreReport }
	| { kind: 'bad_format'; details: FormatDetails }
	| { kind: 'bad_truth'; why: string };

function score(order: ScoreOrder): ScoreReply {
	try {
		const truth = readTruth(order.truth);
		const predictions = readTable(order.predictions, order.capBytes, truth.rows.length);
		return { kind: 'scored', report: scorePredictions(truth, predictions, order.task) };
	} catch (error) {
		if (error instanceof BadFormat) return { kind: 'bad_format', details: error.details };
		if (error instanceof BadTruth) return { kind: 'bad_truth', why: error.message };
		throw error;
	}
}

function readTruth(file: string): Table {
	try {
		return readTable(file, Number.POSITIVE_INFINITY);
	} catch (error) {
		throw new BadTruth(error instanceof Error ? error.message : 'unreadable');
	}
}

process.once('message', (order: ScoreOrder) => {
	process.send!(score(order));
});
// Whoever ordered it is gone.
process.once('disconnect', () => process.exit(1));
