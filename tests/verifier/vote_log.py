#!/usr/bin/env python3
"""Recounts a published vote: python3 vote_log.py BUNDLE [KEY]. Written from docs/vote-log.md alone; shares no code with
the platform. Needs the standard library and the `openssl` command (Ed25519). Prints one JSON object; exit code 0 if all is borne out."""
import base64, datetime, functools, hashlib, json, re, subprocess, sys, tempfile

BALLOT = re.compile(r'\["ballot","([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",([1-9]\d{0,3}|\[[1-9]\d{0,3}(?:,[1-9]\d{0,3}){0,199}\]),'
                    r'"(\d{4}-\d\d-\d\dT\d\d:\d\dZ)","([A-Za-z0-9_-]{22})","([A-Za-z0-9_-]{43})"\]', re.ASCII)
# What is left of a leaf without these is numbers and brackets: `true` and `null` have no other place.
TEXT = re.compile(r'"(?:rehearsal|showRunning|weights)":[a-z]+|"windowSeconds":null|"(?:[^"\\]|\\.)*"')
YEAR, MINUTE, faults = 366 * 86_400_000, "%Y-%m-%dT%H:%MZ", {}

def check(name, fine, detail):
    if not fine:
        faults.setdefault(name, detail)
    return fine

spelt = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
whole = lambda digits: int(digits) if digits.isdigit() and len(digits) < 16 else None

def fixed(kind, line):
    """The object of a leaf that is no ballot, or None. Python sorts by code point: the keys of this format are ASCII."""
    value = json.loads(line, parse_int=whole, parse_float=whole, parse_constant=whole)
    fits = value[0] == kind and len(value) == 2 and spelt(value) == line and not re.search("[a-z]", TEXT.sub("", line))
    return value[1] if fits else None

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
        return functools.reduce(lambda right, left: hashlib.sha256(b"\1" + left + right).digest(), reversed(self.stack))

def signed(public, signature, message):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {"key": bytes.fromhex("302a300506032b6570032100") + public, "sig": signature, "text": message}.items():
            open(f"{folder}/{name}", "wb").write(content)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in text -sigfile sig"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0

def unpacked(text):
    data = base64.b64decode(text, validate=True)
    check("format", base64.b64encode(data).decode() == text, f"base64: {text}")
    return data

def checkpoint(note, name, key_id, packed):
    """(size, root) of a checkpoint that the key has signed, or None."""
    body, _, lines = note.partition("\n\n")
    origin, size, root = (body.split("\n") + ["", "", ""])[:3]
    for line in lines[:-1].split("\n") if lines.endswith("\n") else []:
        signer, signature = re.fullmatch(r"\u2014 (\S+) (\S+)", line).groups()
        data = unpacked(signature)
        if signer == name == origin and data[:4].hex() == key_id and re.fullmatch("[1-9][0-9]{0,14}", size):
            return (int(size), unpacked(root)) if signed(packed[1:], data[4:], (body + "\n").encode()) else None
    return None

def usable(rules, origin):
    form, numbers = rules["ballot"], [option["number"] for option in rules["options"]]
    points, most = (form["points"], 1000) if form["kind"] == "ranked" else ([form.get("most", 1)], len(numbers))
    return (rules["format"] == "ai-champion-poll@v2" and rules["origin"] == origin and rules["change"] in ("once", "last")
            and form["kind"] in ("single", "several", "ranked") and points == sorted(points, reverse=True) and points[0] <= most
            and (rules["windowSeconds"] or 0) * 1000 + rules["graceMs"] <= YEAR and min([*numbers, points[0], rules["approvals"]]) > 0 and max(2, len(points)) <= len(set(numbers)) == len(numbers) <= 200)

def allowed(form, options, choice, listed):
    most = len(form["points"]) if form["kind"] == "ranked" else form.get("most", 1)
    return (listed == (form["kind"] != "single") and 0 < len(choice) <= most and len(set(choice)) == len(choice) and set(choice) <= options
            and (form["kind"] == "ranked" or choice == sorted(choice)))

def moment(text):
    at = datetime.datetime.fromisoformat(text[:-1])
    return at if check("ballots", at.isoformat(timespec="milliseconds") + "Z" == text, text) else None

def read(lines, expected):
    header, log = json.loads(lines[0].decode()), Frontier()
    name, key_id, packed = [*header["key"].split("+", 2)[:2], unpacked(header["key"].split("+", 2)[2])]
    fits = name == header["origin"] and hashlib.sha256(name.encode() + b"\n" + packed).hexdigest()[:8] == key_id
    check("format", fits and header["format"] == "ai-champion-vote-log@v2" and packed[0] == 1 and len(packed) == 33, "line 1")
    check("key", expected in (None, header["key"]), header["key"])
    due = [checkpoint(note, name, key_id, packed) for note in header["checkpoints"]]
    grow = None not in due and all(a[0] < b[0] for a, b in zip(due, due[1:]))
    due = due if check("checkpoints", grow, "a signature, or the order of sizes") else []
    final, rules, result, choices, last, superseded, minutes, groups, named = due[-1:], None, None, {}, {}, 0, [], {}, set()
    for index, line in enumerate(lines[1:]):
        first, text = log.append(line), line.decode()
        if index == 0:
            rules = fixed("rules", text)
            check("rules", usable(rules, header["origin"]) and first.hex() == header["rulesHash"], "leaf 0")
            options, known = {option["number"] for option in rules["options"]}, {"hand", *(one["rule"] for one in rules["fraud"])}
        elif result:
            check("complete", False, f"leaf {index} after the result")
        elif ballot := BALLOT.fullmatch(text):
            poll, chosen, at, _, voter = ballot.groups()
            choice = json.loads(f"[{chosen.strip('[]')}]")
            fits = poll == rules["poll"] and allowed(rules["ballot"], options, choice, chosen[0] == "[")
            if check("ballots", fits, f"leaf {index}") and check("unique", rules["change"] == "last" or voter not in last, f"leaf {index}"):
                superseded += voter in last
                choices[index], last[voter] = choice, index
                minutes = [min([at, *minutes[:1]]), max([at, *minutes[1:]])]
        elif act := fixed("quarantine", text):
            group, new = groups.setdefault(act["group"], {"indexes": set(), "outcome": None}), act["indexes"]
            fits = act["rule"] in known and isinstance(act["group"], str) and 0 < len(new) <= 5000 and new == sorted(set(new))
            fits = fits and not group["outcome"] and all(n in choices and n not in named for n in new)
            check("quarantine", fits, f"leaf {index}")
            named.update(new), group["indexes"].update(new)
        elif act := fixed("decision", text):
            group = groups.get(act["group"], {"outcome": "unknown"})
            fits = not group["outcome"] and act["outcome"] in ("count", "exclude") and act["approvals"] >= rules["approvals"]
            check("quarantine", fits, f"leaf {index}")
            group["outcome"] = group["outcome"] or act["outcome"]
        else:
            result = fixed("result", text)
            check("ballots", result, f"leaf {index}")
        if due and due[0][0] == log.size:
            check("checkpoints", due.pop(0)[1] == log.root(), f"root at {log.size}")
    check("complete", not due and final == [(log.size, log.root())], "the last checkpoint")
    check("quarantine", all(group["outcome"] for group in groups.values()), "an undecided group")
    excluded = set().union(*[group["indexes"] for group in groups.values() if group["outcome"] == "exclude"])
    standing, counts = set(last.values()), {str(number): 0 for number in options}
    for index in standing - excluded:
        for place, option in enumerate(choices[index]):
            counts[str(option)] += rules["ballot"]["points"][place] if rules["ballot"]["kind"] == "ranked" else 1
    judge(rules, result, counts, {"counted": len(standing - excluded), "superseded": superseded, "quarantined": len(standing & excluded)}, minutes)
    return {"counts": counts, "size": log.size, "root": log.root().hex()}

def judge(rules, result, counts, sums, minutes):
    if not check("tally", result and result["format"] == "ai-champion-result@v2", "no result"):
        return
    check("tally", result["counts"] == counts and result["approvals"] >= rules["approvals"], f"published {result['counts']}")
    refused, opened, closed = result["refused"], moment(result["openedAt"]), moment(result["closedAt"])
    sums["received"] = sum([*sums.values(), *refused.values()])
    check("reconciled", set(refused) == {"late", "repeated", "noSuchOption"} and {name: result[name] for name in sums} == sums, str(sums))
    fixed_ms = None if rules["windowSeconds"] is None else rules["windowSeconds"] * 1000 + rules["graceMs"]
    end = closed if fixed_ms is None else opened + datetime.timedelta(milliseconds=fixed_ms)
    times = [f"{opened:{MINUTE}}", *minutes, f"{end:{MINUTE}}"]
    check("ballots", closed >= max(end, opened) and times == sorted(times), "outside of the poll's minutes")

if __name__ == "__main__":
    data, found = open(sys.argv[1], "rb").read(), {}
    try:
        found = read(data.removesuffix(b"\n").split(b"\n"), (sys.argv + [None])[2])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        check("format", False, f"{type(error).__name__}: {error}")
    print(json.dumps({"ok": not faults, "faults": faults, **found}))
    sys.exit(bool(faults))
