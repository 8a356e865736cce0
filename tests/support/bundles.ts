import { strToU8, zipSync, type Zippable } from 'fflate';

/** Files of a bundle by their paths; a text, bytes, or a folder that is zipped. */
export type BundleFiles = Record<string, string | Uint8Array>;

/** The same files give the same bytes, whenever a test runs. */
const ALWAYS = new Date(2026, 0, 1);

export const zipOf = (files: BundleFiles): Buffer => {
	const packed: Zippable = {};
	for (const [path, content] of Object.entries(files))
		packed[path] = typeof content === 'string' ? strToU8(content) : content;
	return Buffer.from(zipSync(packed, { mtime: ALWAYS }));
};

/** Scores how many numbers of a list are right, with a value that nobody asked for, as `scores.txt` or `scores.json`. */
export const SCORER = `import json, os, sys, yaml_free as helper
read, write = sys.argv[1], sys.argv[2]
truth = open(os.path.join(read, 'ref', 'truth.txt')).read().split()
given = open(os.path.join(read, 'res', 'prediction.txt')).read().split()
assert os.getcwd() == '/app/program' or os.path.realpath('.') == os.path.realpath('/app/program')
seconds = [line.split(': ')[1] for line in open(os.path.join(read, 'res', 'metadata')) if line.startswith('elapsedTime')]
right = sum(t == g for t, g in zip(truth, given))
helper.write(write, right / len(truth), len(truth) - right)
print('the truth is', truth)
`;
export const SCORES_TXT = `import os
def write(folder, share, wrong):
    with open(os.path.join(folder, 'scores.txt'), 'w') as file:
        file.write('right: %f\\nwrong share: %f\\nnobody: 7\\n' % (share, wrong))
`;
export const SCORES_JSON = `import json, os
def write(folder, share, wrong):
    with open(os.path.join(folder, 'scores.json'), 'w') as file:
        json.dump({'right': share, 'wrong share': wrong, 'nobody': 7, 'nothing': None}, file)
`;
/** Runs model.py of a submission; a submission without one makes it fail, after all else was written. */
export const INGESTION = `import os, sys
data, output, program, submission = sys.argv[1:5]
sys.path.append(submission)
from model import predict
numbers = open(os.path.join(data, 'input.txt')).read().split()
with open(os.path.join(output, 'prediction.txt'), 'w') as file:
    file.write(' '.join(str(predict(int(number))) for number in numbers))
`;

const V15_COMMAND = 'command: python $program/score.py $input $output\ndescription: scores\n';
const V15_INGESTION =
	'command: python $ingestion_program/ingestion.py $input $output $ingestion_program $submission_program\n';

/** A competition of version 2 with the oddities of real ones; its programs need nothing but Python. */
export const trapsV2 = (): BundleFiles => ({
	'competition.yaml': `version: 2
title: Twice over
title: Doubling
description: Double every number
image: logo.png
terms: terms.md
pages:
  - title: Overview
    file: pages/overview.html
tasks:
  - index: 0
    name: First numbers
    input_data: dev/input/
    reference_data: dev_reference.zip
    ingestion_program: ingestion_program/
    scoring_program: scoring_program.zip
  - index: 1
    name: Last numbers
    input_data: final/input
    reference_data: final/reference
    ingestion_program: ./ingestion_program/
    scoring_program: scoring_program.zip
phases:
  - name: Development
    start: 1-2-2026
    end: 2026-03-01 12:30:00
    max_submissions_per_day: 0
    max_submissions: 0
    execution_time_limit: 30
    public_data: dev/input
    tasks: [0]
  - name: Final
    start: 3-15-2026
    tasks: [1]
leaderboards:
  - title: Results
    key: main
    columns:
      - {title: Wrong, key: wrong share, index: 1, sorting: asc, computation: null}
      - {title: Right, key: right, index: 0, sorting: desc, precision: 4, computation: null, computation_indexes: null}
      - {title: Both, key: both, index: 2, sorting: desc, computation: sum, computation_indexes: ['0', '1'], hidden: True}
`,
	'__MACOSX/._competition.yaml': 'left by a Mac',
	'.DS_Store': 'left by another',
	'logo.png': 'not looked at',
	'terms.md': 'Be kind.',
	'pages/overview.html': '<h1>Numbers</h1><p>Double <b>them</b>.</p><script>alert(1)</script>',
	'dev/input/input.txt': '1 2 3 4',
	'final/input/input.txt': '5 6 7 8',
	'final/reference/truth.txt': '10 12 14 17',
	'dev_reference.zip': zipOf({ 'truth.txt': '2 4 6 9', '__MACOSX/._truth.txt': 'x' }),
	'ingestion_program/metadata': V15_INGESTION,
	'ingestion_program/ingestion.py': INGESTION,
	'scoring_program.zip': zipOf({
		metadata: V15_COMMAND,
		'metadata.yaml': 'command: python3 /app/program/score.py /app/input/ /app/output/',
		'score.py': SCORER,
		'yaml_free.py': SCORES_JSON
	})
});

/** The same competition as CodaLab had it, in version 1.5: pages and columns by name, phases without ends. */
export const trapsV15 = (): BundleFiles => ({
	'competition.yaml': `title: Old doubling
description: Double every number
image: logo.png
has_registration: false
end_date: null
html:
  overview: overview.html
  terms: terms.html
phases:
  1:
    phasenumber: 1
    label: Development
    start_date: 2026-01-02 09:00:00+00:00
    max_submissions_per_day: 3
    input_data: input.zip
    reference_data: reference.zip
    ingestion_program: ingestion.zip
    scoring_program: scoring/
  2:
    phasenumber: 2
    label: Final
    start_date: 2026-02-02
    auto_migration: True
    input_data: input.zip
    reference_data: reference.zip
    ingestion_program: ingestion.zip
    scoring_program: scoring
leaderboard:
  leaderboards:
    Results: &R
      label: RESULTS
      rank: 1
  columns:
    wrong share: {leaderboard: *R, label: Wrong, sort: asc, rank: 2}
    right: {leaderboard: *R, label: Right, numeric_format: 4, rank: 1}
`,
	'logo.png': '',
	'overview.html': '<p>Old</p>',
	'terms.html': '<p>Terms</p>',
	'input.zip': zipOf({ 'input.txt': '1 2 3 4' }),
	'reference.zip': zipOf({ 'truth.txt': '2 4 6 9' }),
	'ingestion.zip': zipOf({ metadata: V15_INGESTION, 'ingestion.py': INGESTION }),
	'scoring/metadata': V15_COMMAND,
	'scoring/score.py': SCORER,
	'scoring/yaml_free.py': SCORES_TXT
});

export const codeSubmission = zipOf({
	'model.py': 'def predict(number):\n    return 2 * number\n',
	metadata: 'description: run by the ingestion program\n'
});
/** No model: ingestion fails, and what was handed in is scored all the same. */
export const resultSubmission = zipOf({ 'prediction.txt': '2 0 0 9' });
