# Sends open files into a socket, and that socket into another one, where nobody can count them.
# expect: points all 0
# expect: incident disk
# %% first
import os, socket, tempfile, time

one, other = socket.socketpair()
inner, outer = socket.socketpair()
for _ in range(100):
    with tempfile.TemporaryFile() as file:
        file.write(b"hostile")
        file.flush()
        socket.send_fds(inner, [b"x"], [file.fileno()])
socket.send_fds(one, [b"x"], [outer.fileno()])
inner.close()
outer.close()
time.sleep(4)
# %% square
time.sleep(4)
# %% mean
time.sleep(4)
# %% 02.grad
time.sleep(4)
# %% 02.descend
time.sleep(4)
