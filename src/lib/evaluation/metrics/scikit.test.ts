/** The same answers valued by scikit-learn, where this machine has Debian's python3-sklearn. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { METRICS, readMetricName, seededRandom, type Sample } from './index.ts';

const PYTHON = '/usr/bin/python3';
const found = spawnSync(PYTHON, ['-c', 'import sklearn; print(sklearn.__version__)'], { encoding: 'utf8' });
const why =
	found.status === 0
		? ''
		: ' (skipped: /usr/bin/python3 has no scikit-learn; apt-get install python3-sklearn brings it)';

/** Reads cases from standard input and prints a value per case and metric, NaN as null. */
const PROGRAM = `
import json, math, sys, warnings
import numpy as np
from scipy import stats
from sklearn import metrics as m
warnings.simplefilter('ignore')

def score(name, c):
    t, classes = np.array(c['truth']), c['classes']
    key, _, parameter = name.partition(':')
    if 'labels' in c:
        p = np.array(c['labels'])
        if key == 'accuracy': return m.accuracy_score(t, p)
        if key == 'balanced-accuracy': return m.balanced_accuracy_score(t, p)
        if key == 'mcc': return m.matthews_corrcoef(t, p)
        of = {'precision': m.precision_score, 'recall': m.recall_score, 'f1': m.f1_score}
        if key.endswith('-of-class'):
            k = classes.index(parameter)
            if key == 'recall-of-class' and not (t == k).any(): return None
            return of[key.split('-')[0]](t, p, labels=[k], average='macro', zero_division=0)
        average, kind = key.split('-')
        return of[kind](t, p, average=average, zero_division=0)
    if 'probabilities' in c:
        k = len(classes)
        p = np.array(c['probabilities']).reshape(-1, k)
        labels = list(range(k))
        if key == 'log-loss': return m.log_loss(t, p, eps=1e-15, labels=labels)
        if key == 'brier':
            if k == 2: return m.brier_score_loss(t == 1, p[:, 1])
            return float(np.mean(np.sum((np.eye(k)[t] - p) ** 2, axis=1)))
        if len(set(t)) < k: return None
        if key == 'auroc':
            return m.roc_auc_score(t, p[:, 1]) if k == 2 else m.roc_auc_score(t, p, multi_class='ovr', average='macro')
        if key == 'auroc-ovo':
            return m.roc_auc_score(t, p[:, 1]) if k == 2 else m.roc_auc_score(t, p, multi_class='ovo', average='macro')
        if key == 'average-precision':
            return m.average_precision_score(t == 1, p[:, 1]) if k == 2 else m.average_precision_score(np.eye(k)[t], p)
    p = np.array(c['numbers'])
    if 'groups' in c:
        g = np.array(c['groups'])
        if key == 'ndcg':
            return float(np.mean([m.ndcg_score([t[g == i]], [p[g == i]], k=int(parameter)) for i in sorted(set(g))]))
        return 'unknown'
    if key == 'rmse': return math.sqrt(m.mean_squared_error(t, p))
    if key == 'mae': return m.mean_absolute_error(t, p)
    if key == 'r2': return m.r2_score(t, p)
    if key == 'mape': return m.mean_absolute_percentage_error(t, p)
    if key == 'quantile-loss': return m.mean_pinball_loss(t, p, alpha=float(parameter))
    if key == 'spearman': return stats.spearmanr(t, p)[0]
    if key == 'pearson': return stats.pearsonr(t, p)[0]
    return 'unknown'

out = []
for c in json.load(sys.stdin):
    row = []
    for name in c['names']:
        v = score(name, c)
        row.append(v if v is None or isinstance(v, str) else (None if math.isnan(v) else float(v)))
    out.append(row)
print(json.dumps(out))
`;

const random = seededRandom('scikit');
const whole = (below: number) => Math.floor(random() * below);
const classes = ['a', 'b', 'c', 'd'];
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const keysOf = (form: string, grouped = false) =>
	METRICS.filter((metric) => metric.form === form && Boolean(metric.grouped) === grouped).map(
		({ key, parameter }) =>
			parameter === 'none'
				? key
				: `${key}:${{ class: 'b', quantile: '0.9', cutoff: '3', overlap: '.5' }[parameter]}`
	);
/** What scikit-learn has no counterpart of; families.test.ts values it. */
const without = new Set(['smape', 'map:3', 'mrr']);

function labelled(): Sample {
	const [rows, k] = [1 + whole(40), 2 + whole(3)];
	return {
		rows,
		classes: classes.slice(0, k),
		truth: many(rows, () => whole(k)),
		labels: many(rows, () => whole(k))
	};
}
function guessed(): Sample {
	const [rows, k] = [8 + whole(40), 2 + whole(3)];
	const probabilities = many(rows, () => {
		const parts = many(k, () => 1 + whole(9));
		const sum = parts.reduce((a, b) => a + b);
		return parts.map((part) => part / sum);
	}).flat();
	return { rows, classes: classes.slice(0, k), truth: many(rows, () => whole(k)), probabilities };
}
function numbered(): Sample {
	const rows = 3 + whole(40);
	return {
		rows,
		classes: [],
		truth: many(rows, () => whole(20) - 9.5),
		numbers: many(rows, () => whole(20) / 2 - 4)
	};
}
function grouped(): Sample {
	const groups = many(1 + whole(5), () => 2 + whole(8)).flatMap((size, group) =>
		Array<number>(size).fill(group)
	);
	const rows = groups.length;
	return {
		rows,
		classes: [],
		groups,
		truth: many(rows, () => whole(4)),
		numbers: many(rows, () => whole(6))
	};
}

test.skipIf(why !== '')(
	`two hundred generated cases are valued as by scikit-learn${why}`,
	{ timeout: 60_000 },
	() => {
		const cases = [
			[labelled, keysOf('label')],
			[guessed, keysOf('probability')],
			[numbered, keysOf('number')],
			[grouped, keysOf('number', true)]
		] as const;
		const asked = cases.flatMap(([make, names]) =>
			many(50, () => ({ ...make(), names: names.filter((name) => !without.has(name)) }))
		);
		const run = spawnSync(PYTHON, ['-c', PROGRAM], {
			input: JSON.stringify(asked),
			encoding: 'utf8',
			maxBuffer: 2 ** 26
		});
		expect(run.stderr).toBe('');
		const theirs = JSON.parse(run.stdout) as (number | string | null)[][];
		asked.forEach((sample, at) =>
			sample.names.forEach((name, i) => {
				const { metric, parameter } = readMetricName(name)!;
				const given =
					metric.parameter === 'class' ? sample.classes.indexOf(parameter!) : Number(parameter ?? -1);
				const ours = metric.over(sample, given)(null);
				const expected = theirs[at]![i];
				const says = `${name}, case ${at}`;
				if (expected === null) expect(ours, says).toBeNaN();
				else expect(ours, says).toBeCloseTo(expected as number, 9);
			})
		);
	}
);
