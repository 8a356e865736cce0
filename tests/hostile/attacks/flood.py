import sys
line = b"A" * 1023 + b"\n"
while True:
    sys.stdout.buffer.write(line * 64)
