# Holds deleted files in a process whose first thread has ended; Linux shows that one empty.
# expect: points all 0
# expect: incident disk
# %% first
import ctypes, os, tempfile, threading, time

kept = []


def fill():
    time.sleep(0.5)
    for _ in range(3):
        kept.append(tempfile.TemporaryFile())
        os.posix_fallocate(kept[-1].fileno(), 0, 250 << 20)
    time.sleep(30)
    os._exit(0)


if os.fork() == 0:
    threading.Thread(target=fill).start()
    time.sleep(0.2)
    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)
time.sleep(4)
# %% square
time.sleep(4)
# %% mean
time.sleep(4)
# %% 02.grad
time.sleep(4)
# %% 02.descend
time.sleep(4)
