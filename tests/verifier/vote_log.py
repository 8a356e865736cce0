#!/usr/bin/env python3
"""Recounts a published vote: python3 vote_log.py BUNDLE [KEY]. Written from docs/vote-log.md alone; shares no code with
the platform. Needs the standard library and the `openssl` command (Ed25519). Prints one JSON object; exit code 0 if all is borne out."""
import base64, datetime, hashlib, json, re, subprocess, sys, tempfile

NAMES = ["format", "key", "rules", "ballots", "unique", "quarantine", "checkpoints", "complete", "tally", "reconciled"]
BALLOT = re.compile(r'\["ballot","([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",([1-9]\d{0,3}|\[[1-9]\d{0,3}(?:,[1-9]\d{0,3}){0,199}\]),'
                    r'"(\d{4}-\d\d-\d\dT\d\d:\d\dZ)","([A-Za-z0-9_-]{22})","([A-Za-z0-9_-]{43})"\]', re.ASCII)
faults = {}

def fault(name, detail):
    faults.setdefault(name, detail)

def fixed(kind, line):
    """The object of a leaf that is no ballot, or None. Python sorts by code point: the keys of this format are ASCII."""
    try:
        value = json.loads(line)
        canonical = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return value[1] if value[0] == kind and len(value) == 2 and canonical == line else None
    except (ValueError, LookupError, TypeError):
        return None

class Frontier:
    """Roots of the perfect subtrees of the leaves so far, largest first: RFC 6962 in one pass."""
    size, stack = 0, ()
    def append(self, leaf):
        node = first = hashlib.sha256(b"\0" + leaf).digest()
        stack, size = list(self.stack), self.size
        while size & 1:
            node, size = hashlib.sha256(b"\1" + stack.pop() + node).digest(), size >> 1
        self.stack, self.size = (*stack, node), self.size + 1
        return first
    def root(self):
        node = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            node = hashlib.sha256(b"\1" + left + node).digest()
        return node

def signed(public, signature, message):
    contents = {"key": bytes.fromhex("302a300506032b6570032100") + public, "sig": signature, "text": message}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in contents.items():
            open(f"{folder}/{name}", "wb").write(content)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in text -sigfile sig"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0

def checkpoint(note, key):
    """(size, root) of a checkpoint that the key has signed, or None."""
    name, key_id, packed = key.split("+", 2)
    public, (body, _, lines) = base64.b64decode(packed)[1:], note.partition("\n\n")
    origin, size, root = (body.split("\n") + ["", "", ""])[:3]
    for line in lines.split("\n"):
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == "\u2014" and parts[1] == name:
            packed = base64.b64decode(parts[2])
            if packed[:4].hex() == key_id and origin == name and re.fullmatch(r"0|[1-9]\d*", size):
                return (int(size), base64.b64decode(root)) if signed(public, packed[4:], (body + "\n").encode()) else None
    return None

def allowed(form, options, choice):
    if isinstance(choice, int) or form["kind"] == "single":
        return form["kind"] == "single" and choice in options
    most = form["most"] if form["kind"] == "several" else len(form["points"])
    fits = 0 < len(choice) <= most and len(set(choice)) == len(choice) and set(choice) <= options
    return fits and (form["kind"] == "ranked" or choice == sorted(choice))

def minute(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).strftime("%Y-%m-%dT%H:%MZ")

def read(lines, expected):
    header = json.loads(lines[0])
    key, log, due = header["key"], Frontier(), [checkpoint(note, header["key"]) for note in header["checkpoints"]]
    name, key_id, packed = key.split("+", 2)
    made = hashlib.sha256(name.encode() + b"\n" + base64.b64decode(packed)).hexdigest()[:8]
    if header["format"] != "ai-champion-vote-log@v2" or name != header["origin"] or made != key_id:
        fault("format", "line 1")
    if expected and expected != key:
        fault("key", key)
    if None in due or any(a[0] >= b[0] for a, b in zip(due, due[1:])):
        fault("checkpoints", "a signature, or the order of sizes")
    due = list(filter(None, due))
    rules, result, choices, last, superseded, minutes, groups, named = None, None, {}, {}, 0, [], {}, set()
    for index, line in enumerate(lines[1:]):
        first, text = log.append(line), line.decode()
        if index == 0:
            rules = fixed("rules", text)
            if not rules or rules["format"] != "ai-champion-poll@v2" or rules["origin"] != header["origin"] or first.hex() != header["rulesHash"]:
                fault("rules", "leaf 0")
            options = {option["number"] for option in rules["options"]}
        elif result:
            fault("complete", f"leaf {index} after the result")
        elif ballot := BALLOT.fullmatch(text):
            poll, choice, at, _, voter = ballot.groups()
            choice = json.loads(choice)
            if poll != rules["poll"] or not allowed(rules["ballot"], options, choice):
                fault("ballots", f"leaf {index}")
            elif voter in last and rules["change"] != "last":
                fault("unique", f"leaf {index}")
            else:
                superseded += voter in last
                choices[index], last[voter] = choice, index
                minutes = [min([at, *minutes[:1]]), max([at, *minutes[1:]])]
        elif act := fixed("quarantine", text):
            group = groups.setdefault(act["group"], {"indexes": set(), "outcome": None})
            new = act["indexes"]
            if group["outcome"] or not 0 < len(new) <= 5000 or len(set(new)) < len(new) or not set(new) <= set(choices) - named:
                fault("quarantine", f"leaf {index}")
            named |= set(new)
            group["indexes"] |= set(new)
        elif act := fixed("decision", text):
            group = groups.get(act["group"], {"outcome": "unknown"})
            if group["outcome"] or act["outcome"] not in ("count", "exclude") or act["approvals"] < rules["approvals"]:
                fault("quarantine", f"leaf {index}")
            group["outcome"] = group["outcome"] or act["outcome"]
        elif not (result := fixed("result", text)):
            fault("ballots", f"leaf {index}")
        if due and due[0][0] == log.size and due.pop(0)[1] != log.root():
            fault("checkpoints", f"root at {log.size}")
    if due or not header["checkpoints"] or checkpoint(header["checkpoints"][-1], key) != (log.size, log.root()):
        fault("complete", "the last checkpoint")
    if any(group["outcome"] is None for group in groups.values()):
        fault("quarantine", "an undecided group")
    excluded = set().union(*[group["indexes"] for group in groups.values() if group["outcome"] == "exclude"])
    standing, counts = set(last.values()), {str(number): 0 for number in options}
    for index in standing - excluded:
        chosen = choices[index] if isinstance(choices[index], list) else [choices[index]]
        for place, option in enumerate(chosen):
            counts[str(option)] += rules["ballot"]["points"][place] if rules["ballot"]["kind"] == "ranked" else 1
    judge(rules, result, counts, {"counted": len(standing - excluded), "superseded": superseded, "quarantined": len(standing & excluded)}, minutes)
    return {"counts": counts, "size": log.size, "root": log.root().hex()}

def judge(rules, result, counts, sums, minutes):
    if not result or result["format"] != "ai-champion-result@v2":
        return fault("tally", "no result"), fault("reconciled", "no result")
    if result["counts"] != counts or result["approvals"] < rules["approvals"]:
        fault("tally", f"published {result['counts']}")
    if any(result[name] != value for name, value in sums.items()) or result["received"] != sum(sums.values()) + sum(result["refused"].values()):
        fault("reconciled", str(sums))
    if minutes and not (minute(result["openedAt"]) <= minutes[0] and minutes[1] <= minute(result["closedAt"])):
        fault("ballots", f"from {minutes[0]} to {minutes[1]}")

if __name__ == "__main__":
    data, found = open(sys.argv[1], "rb").read(), {}
    try:
        found = read(data.removesuffix(b"\n").split(b"\n"), (sys.argv + [None])[2])
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        fault("format", f"{type(error).__name__}: {error}")
    print(json.dumps({"ok": not faults, "faults": {name: faults[name] for name in NAMES if name in faults}, **found}))
    sys.exit(bool(faults))
