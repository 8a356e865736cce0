import type { MetricKey } from '#lib/problems/metrics.ts';

/** Our metrics that an exported bundle can compute by itself, with nothing but Python. */
export const EXPORTED = [
	'accuracy',
	'macro-f1',
	'recall-of-class',
	'auroc',
	'log-loss',
	'rmse',
	'mae'
] as const satisfies readonly MetricKey[];
export type ExportedMetric = (typeof EXPORTED)[number];

export const isExported = (metric: string): metric is ExportedMetric =>
	(EXPORTED as readonly string[]).includes(metric);

export const METADATA = 'command: python3 /app/program/score.py /app/input/ /app/output/\n';

/** The scoring program of an exported problem: reads truth.csv and predictions.csv as this platform does. */
export const scorerFor = (metric: ExportedMetric, positive: string | null): string =>
	SCORER.replace('@METRIC@', JSON.stringify(metric)).replace(
		'@POSITIVE@',
		positive === null ? 'None' : JSON.stringify(positive)
	);

const SCORER = String.raw`import csv, json, math, os, sys

METRIC = @METRIC@
POSITIVE = @POSITIVE@
SMALLEST = 1e-15


def rows(path):
    with open(path, newline='', encoding='utf-8-sig') as file:
        return list(csv.DictReader(file))


def answers(folder):
    names = sorted(name for name in os.listdir(folder) if name.endswith('.csv'))
    name = 'predictions.csv' if 'predictions.csv' in names else (names[0] if names else None)
    if name is None:
        sys.exit('predictions.csv is missing')
    table = rows(os.path.join(folder, name))
    found = {row['id']: row for row in table}
    if len(found) < len(table):
        sys.exit('an id stands twice')
    return found


def probability(row, classes):
    if 'prediction' in row:
        return float(row['prediction'])
    return float(row[POSITIVE])


def accuracy(truth, given):
    return sum(t == g for t, g in zip(truth, given)) / len(truth)


def f1_of(label, truth, given):
    hits = sum(t == g == label for t, g in zip(truth, given))
    wrong = sum(g == label != t for t, g in zip(truth, given))
    missed = sum(t == label != g for t, g in zip(truth, given))
    return 0.0 if hits == 0 else 2 * hits / (2 * hits + wrong + missed)


def auroc(truth, given):
    order = sorted(range(len(given)), key=lambda i: given[i])
    ranks = [0.0] * len(given)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and given[order[end + 1]] == given[order[at]]:
            end += 1
        for place in range(at, end + 1):
            ranks[order[place]] = (at + end) / 2 + 1
        at = end + 1
    positives = [rank for rank, t in zip(ranks, truth) if t == POSITIVE]
    p, n = len(positives), len(truth) - len(positives)
    return (sum(positives) - p * (p + 1) / 2) / (p * n)


def log_loss(truth, given):
    total = 0.0
    for t, p in zip(truth, given):
        p = min(max(p, SMALLEST), 1 - SMALLEST)
        total -= math.log(p if t == POSITIVE else 1 - p)
    return total / len(truth)


def score(part, given, classes):
    truth = [row['target'] for row in part]
    mine = [given[row['id']] for row in part]
    if METRIC in ('accuracy', 'macro-f1', 'recall-of-class'):
        labels = [row['prediction'] for row in mine]
        if METRIC == 'accuracy':
            return accuracy(truth, labels)
        if METRIC == 'macro-f1':
            present = sorted(set(truth) | set(labels))
            return sum(f1_of(label, truth, labels) for label in present) / len(present)
        asked = [g for t, g in zip(truth, labels) if t == POSITIVE]
        return sum(g == POSITIVE for g in asked) / len(asked)
    if METRIC in ('auroc', 'log-loss'):
        chances = [probability(row, classes) for row in mine]
        return auroc(truth, chances) if METRIC == 'auroc' else log_loss(truth, chances)
    pairs = [(float(t), float(row['prediction'])) for t, row in zip(truth, mine)]
    if METRIC == 'mae':
        return sum(abs(t - g) for t, g in pairs) / len(pairs)
    return math.sqrt(sum((t - g) ** 2 for t, g in pairs) / len(pairs))


def main():
    read, write = sys.argv[1], sys.argv[2]
    truth = rows(os.path.join(read, 'ref', 'truth.csv'))
    given = answers(os.path.join(read, 'res'))
    missing = [row['id'] for row in truth if row['id'] not in given]
    if missing:
        sys.exit('no answer for %d ids' % len(missing))
    classes = sorted({row['target'] for row in truth})
    scores = {}
    for split, name in (('public', 'score'), ('private', 'score_private')):
        part = [row for row in truth if row['split'] == split]
        scores[name] = score(part, given, classes)
    with open(os.path.join(write, 'scores.json'), 'w') as file:
        json.dump(scores, file)
    print(scores)


main()
`;
