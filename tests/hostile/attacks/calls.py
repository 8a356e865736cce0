# System calls that open doors, by number; each should be refused.
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
found = {}
for call in json.load(open("/in/calls.json")):
    args = [ctypes.create_string_buffer(256) if a == "buffer" else ctypes.c_long(a) for a in call["args"]]
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(call["number"]), *args)
    found[call["name"]] = "open" if result >= 0 else ctypes.get_errno()
print(json.dumps(found))
