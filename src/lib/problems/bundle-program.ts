/** A problem that came from a competition bundle: its programs and how they are started. See docs/bundles.md. */

export interface BundleColumn {
	/** As the scoring program calls it. */
	key: string;
	/** As the column is called here. */
	name: string;
	/** Whether teams see it; others only help to compute. */
	shown: boolean;
	computed: { by: 'sum' | 'avg' | 'min' | 'max'; of: string[] } | null;
}

/** Its files stand in the data package under the roles `scorer`, `truth`, `ingestion` and `input`, each a zip. */
export interface BundleProgram {
	/** Word by word; the first is `python`, `node` or `sh`. Folders are those of Codabench: /app/program and so on. */
	scoring: string[];
	/** Turns what teams hand in into predictions; without it, what they hand in is the prediction. */
	ingestion: string[] | null;
	columns: BundleColumn[];
	wallSeconds: number;
}
