# Makes thousands of sockets in many processes; filled, they would hold gigabytes that are nobody's.
# slow: many processes
# expect: points all 0
# expect: incident memory
# %% first
import os, socket, time

for _ in range(40):
    if os.fork() == 0:
        held = [socket.socketpair() for _ in range(200)]
        for one, other in held:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        time.sleep(30)
        os._exit(0)
time.sleep(4)
# %% square
time.sleep(4)
# %% mean
time.sleep(4)
# %% 02.grad
time.sleep(4)
# %% 02.descend
time.sleep(4)
