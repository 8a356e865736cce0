# Tries to see or touch the host; prints what worked.
import json, os, subprocess
worked = {}
def attempt(name, act):
    try:
        worked[name] = str(act())[:500]
    except BaseException:
        pass
def read(name):
    return len(open(name, "rb").read(4096)) or "nothing"
def write(name, text="x"):
    with open(name, "w") as file:
        file.write(text)
    return "written"
def links():
    found = []
    for fd in os.listdir("/proc/self/fd"):
        try:
            found.append(f"{fd}:{os.readlink('/proc/self/fd/' + fd)}")
        except OSError:
            pass
    return ",".join(found)
attempt("environment", lambda: json.dumps(dict(os.environ)))
attempt("files", lambda: " ".join(os.listdir("/")))
attempt("etc", lambda: " ".join(os.listdir("/etc")))
attempt("descriptors", links)
attempt("processes", lambda: len([p for p in os.listdir("/proc") if p.isdigit()]))
attempt("init environment", lambda: open("/proc/1/environ").read())
attempt("init command", lambda: open("/proc/1/cmdline").read().replace("\0", " "))
for name in ("/etc/shadow", "/proc/kcore", "/proc/kmsg", "/proc/keys", "/proc/cmdline", "/proc/config.gz", "/proc/1/mem", "/dev/mem", "/dev/console"):
    def real(name=name):
        size = read(name)
        if size == "nothing":
            raise OSError()
        return size
    attempt("read " + name, real)
for name in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/usr/x", "/in/x"):
    attempt("write " + name, lambda name=name: None if name == "/proc/sysrq-trigger" and os.stat(name).st_rdev == os.makedev(1, 3) and 1 / 0 else write(name))
attempt("host root", lambda: os.listdir("/proc/1/root/home"))
attempt("cgroups", lambda: os.listdir("/sys/fs/cgroup"))
attempt("setuid", lambda: os.setuid(0))
attempt("oom shield", lambda: write("/proc/self/oom_score_adj", "-1000"))
attempt("uid map", lambda: write("/proc/self/uid_map", "0 0 1"))
attempt("higher priority", lambda: os.nice(-5))
attempt("mount", lambda: subprocess.check_output(["/usr/bin/mount", "-t", "tmpfs", "x", "/tmp"], stderr=subprocess.DEVNULL))
attempt("new user namespace", lambda: subprocess.check_output(["/usr/bin/unshare", "-Ur", "/bin/true"], stderr=subprocess.DEVNULL))
attempt("su", lambda: subprocess.check_output(["/usr/bin/su", "-c", "id"], stderr=subprocess.DEVNULL))
print(json.dumps(worked))
