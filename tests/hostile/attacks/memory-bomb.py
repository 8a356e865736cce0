import time
kept = []
while True:
    kept.append(bytearray(b"\1") * (16 << 20))
    time.sleep(0.005)
