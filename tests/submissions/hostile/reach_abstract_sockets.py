# Connects to a socket without a file, and opens one of its own.
# expect: points all 0
# %% first
import socket

for attempt in (lambda one: one.connect("\0@ABSTRACT@"), lambda one: one.bind("\0hostile-abstract")):
    try:
        one = socket.socket(socket.AF_UNIX)
        attempt(one)
        print("hit" * 3)
    except OSError as error:
        print(type(error))
