import os, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for name, size in (("huge", 1 << 40), ("large", 20 << 20)):
    try:
        fd = os.open("/out/" + name, os.O_CREAT | os.O_WRONLY)
        os.truncate(fd, size)
    except OSError as error:
        print(name, error.errno)
