"""How a published vote went, minute by minute, from its bundle alone: python3 vote_series.py BUNDLE

Written from docs/vote-log.md, "How the vote went". It shares no code with the platform and checks nothing: first verify
the bundle, with vote_log.py or otherwise.
"""
import collections, json, sys

def series(lines):
    rules, ballots, groups, excluded = json.loads(lines[1])[1], {}, collections.defaultdict(set), set()
    for index, line in enumerate(lines[1:]):
        kind, *leaf = json.loads(line)
        if kind == "ballot":
            ballots[index] = leaf
        elif kind == "quarantine":
            groups[leaf[0]["group"]].update(leaf[0]["indexes"])
        elif kind == "decision" and leaf[0]["outcome"] == "exclude":
            excluded |= groups[leaf[0]["group"]]
    last = {voter: index for index, (_, _, _, _, voter) in ballots.items()}
    points = rules["ballot"].get("points") or [1] * len(rules["options"])
    rows = collections.defaultdict(lambda: [0, 0, 0])
    for index, (_, choice, minute, _, voter) in ballots.items():
        column = 1 if last[voter] != index else 2 if index in excluded else 0
        rows[minute, 0][column] += 1
        for place, option in enumerate(choice if isinstance(choice, list) else [choice]):
            rows[minute, option][column] += points[place]
    yield "minute,option,counted,superseded,quarantined"
    for (minute, option), sums in sorted(rows.items()):
        if any(sums):
            yield ",".join(map(str, [minute, option or "ballots", *sums]))

if __name__ == "__main__":
    print(*series(open(sys.argv[1], encoding="utf-8").read().rstrip("\n").split("\n")), sep="\n")
