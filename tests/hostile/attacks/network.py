import json, socket
targets = json.load(open("/in/targets.json"))
def reach(family, address):
    try:
        s = socket.socket(family)
        s.settimeout(1.5)
        s.connect(address)
        return "reached"
    except OSError as error:
        return error.errno or "timeout"
found = {
    "loopback": reach(socket.AF_INET, ("127.0.0.1", targets["port"])),
    "second loopback": reach(socket.AF_INET, ("127.0.0.2", targets["port"])),
    "loopback6": reach(socket.AF_INET6, ("::1", targets["port"])),
    "outside": reach(socket.AF_INET, ("192.0.2.1", 80)),
    "metadata": reach(socket.AF_INET, ("169.254.169.254", 80)),
    "unixPath": reach(socket.AF_UNIX, targets["path"]),
    "abstract": reach(socket.AF_UNIX, targets["abstract"].replace("@", "\0")),
}
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
found["own"] = reach(socket.AF_INET, server.getsockname())
print(json.dumps(found))
