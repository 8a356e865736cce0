# Threads count as processes do.
import json, threading, time
made = 0
try:
    while made < 5000:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        made += 1
except RuntimeError:
    pass
print(json.dumps({"made": made}), flush=True)
import os
os._exit(0)
