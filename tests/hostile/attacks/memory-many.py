# Twenty processes, none of them large; together they are.
import os, time
for _ in range(20):
    if os.fork() == 0:
        kept = bytearray(b"\1") * (40 << 20)
        time.sleep(60)
        os._exit(0)
time.sleep(60)
