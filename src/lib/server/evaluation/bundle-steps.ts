import { DEFAULT_LIMITS, type Limits, type Needs, type StoredSpec } from '#lib/server/compute/index.ts';
import { isSealed } from '#lib/server/platform/index.ts';
import type { BundleProgram } from '#lib/problems/bundle-program.ts';
import { INSIDE } from './bundle-inside.ts';

const MIB = 1024 * 1024;

/** Objects of the store that a step is given; what a bundle does not have is absent. */
export interface BundleObjects {
	program: string;
	reference: string | null;
	ingestion: string | null;
	input: string | null;
}

/** The folders that programs of bundles know, and where they lie. */
const LINKS = {
	'/app/program': '/tmp/program',
	'/app/ingestion_program': '/tmp/program',
	'/app/ingested_program': '/tmp/ingested_program',
	'/app/input': '/in/input',
	'/app/input_data': '/in/input_data',
	'/app/output': '/tmp/output',
	'/app/shared': '/tmp/shared'
};

/** A bundle says how long its programs run; they bring libraries of their own with them. */
export const bundleLimits = ({ wallSeconds }: BundleProgram): Limits => ({
	...DEFAULT_LIMITS,
	wallMs: wallSeconds * 1000,
	cpuSeconds: wallSeconds,
	memoryBytes: 2048 * MIB,
	diskBytes: 512 * MIB,
	outputBytes: 128 * MIB
});

/** Of a submission's own metadata, where nothing ingests it. */
const VARIABLES = [
	['$input', '/app/input_data'],
	['$output', '/app/output'],
	['$program', '/app/ingested_program'],
	['$predictions', '/app/output'],
	['$tmp', '/app/output']
];

/** Turns what a team handed in into predictions.zip: by the ingestion program, by itself, or as it came. */
export const bundlePrediction = (
	program: BundleProgram,
	objects: BundleObjects,
	submission: string,
	needs: Needs
) => ({
	kind: 'command' as const,
	...step(program.ingestion, { step: 'predict', command: program.ingestion, variables: VARIABLES }),
	...inputsOf({
		ingested_program: submission,
		...(program.ingestion && objects.ingestion && { program: objects.ingestion }),
		...(objects.input && { input_data: objects.input })
	}),
	...needs,
	expects: ['predictions.zip'],
	// What it prints could carry the data.
	sealed: isSealed(objects.input ?? '')
});

/** Scores predictions.zip by the bundle's own program; of what it says the known columns count. */
export const bundleScoring = (program: BundleProgram, objects: BundleObjects, predictions: string) => ({
	kind: 'score-program' as const,
	...step(program.scoring, { step: 'score', command: program.scoring, columns: program.columns }),
	...inputsOf({
		program: objects.program,
		'input/res': predictions,
		...(objects.reference && { 'input/ref': objects.reference }),
		...(objects.input && { input_data: objects.input })
	}),
	limits: bundleLimits(program),
	metrics: program.columns.filter(({ shown }) => shown).map(({ name }) => name),
	lenient: true,
	sealed: true
});

// Which interpreter the machine offers is known inside alone; it hands its own path on to ours.
const PYTHON_FIRST = `import os,sys; os.execv('/runtime/node',['node','-e',sys.argv[1],sys.executable,sys.argv[2]])`;

function step(command: string[] | null, order: object) {
	const told = JSON.stringify(order);
	const node = command?.[0] === 'node';
	return {
		runtime: node ? 'node' : 'python',
		command: node ? ['node', '-e', INSIDE, '', told] : ['python', '-c', PYTHON_FIRST, INSIDE, told],
		bundle: null,
		links: LINKS,
		gpu: null
	};
}

/** Each object as a zip that is unpacked into its folder below /in. */
function inputsOf(
	folders: Record<string, string>
): Pick<StoredSpec, 'inputs'> & { unpack: Record<string, string> } {
	const named = Object.entries(folders).map(([folder, objectKey]) => ({
		folder,
		input: { name: `${folder.replaceAll('/', '-')}.zip`, objectKey }
	}));
	return {
		inputs: named.map(({ input }) => input),
		unpack: Object.fromEntries(named.map(({ folder, input }) => [input.name, folder]))
	};
}
