# Memory that belongs to no process: files without a name, and shared segments that nobody has attached.
import ctypes, json, os, time
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
found = {}
kept = []
try:
    for _ in range(24):
        fd = os.memfd_create("x")
        kept.append(fd)
        for _ in range(16):
            os.write(fd, b"\1" * (1 << 20))
    found["memfd"] = "open"
except OSError as error:
    found["memfd"] = error.errno
try:
    for _ in range(24):
        segment = libc.shmget(0, 16 << 20, 0o1600)
        if segment < 0:
            raise OSError(ctypes.get_errno(), "shmget")
        at = libc.shmat(segment, 0, 0)
        ctypes.memset(at, 1, 16 << 20)
        libc.shmdt(ctypes.c_void_p(at))
    found["shm"] = "open"
except OSError as error:
    found["shm"] = error.errno
print(json.dumps(found), flush=True)
time.sleep(3)
