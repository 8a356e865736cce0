import os, signal, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in (1, 2, 15):
                signal.signal(number, signal.SIG_IGN)
            for fd in (0, 1, 2):
                os.close(fd)
            os.execv("/usr/bin/python3", ["marker-daemon", "-c", "import time\nwhile 1: time.sleep(1)"])
        os._exit(0)
time.sleep(0.3)
