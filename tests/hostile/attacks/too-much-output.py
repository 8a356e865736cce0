import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open("/out/big.bin", "wb", buffering=0) as file:
        for _ in range(64):
            if file.write(b"\1" * (1 << 20)) < 1 << 20:
                raise OSError(28, "short")
except OSError as error:
    print({28: "ENOSPC", 27: "EFBIG"}.get(error.errno, error.errno))
