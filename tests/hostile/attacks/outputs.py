import os, socket
open("/out/good.csv", "w").write("id,prediction\n1,1\n")
open("/out/setuid", "w").write("#!/bin/sh\n")
os.chmod("/out/setuid", 0o4777)
os.symlink("/etc/shadow", "/out/link.csv")
os.symlink("../../../../etc/passwd", "/out/up.csv")
os.symlink("/", "/out/everything")
open("/out/first", "w").write("x")
os.link("/out/first", "/out/second")
os.mkdir("/out/folder")
for make in (lambda: os.mkfifo("/out/fifo"), lambda: os.mknod("/out/null", 0o020666, os.makedev(1, 3)),
             lambda: socket.socket(1).bind("/out/socket"), lambda: os.link("/usr/bin/perl", "/out/perl")):
    try:
        make()
    except OSError:
        pass
for name in (".hidden", "a\nb", "\x1b[31mred", "-rf", "한글.csv", "x" * 200):
    open("/out/" + name, "w").write("x")
open(b"/out/broken\xff\xfe", "w").write("x")
