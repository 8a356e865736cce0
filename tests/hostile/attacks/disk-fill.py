import json, os, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
block = b"\1" * (1 << 20)
written = {}
for directory in ["/tmp", "/out", "/dev/shm", "/dev", "/", "/usr", "/in", "/etc", "/runtime"]:
    amount, names = 0, []
    try:
        for i in range(64):
            names.append(f"{directory}/fill{i}")
            with open(names[-1], "xb") as file:
                for _ in range(16):
                    amount += file.raw.write(block) if hasattr(file, "raw") else file.write(block)
    except OSError:
        pass
    for name in names:
        try:
            os.unlink(name)
        except OSError:
            pass
    written[directory] = round(amount / 1048576)
print(json.dumps(written))
