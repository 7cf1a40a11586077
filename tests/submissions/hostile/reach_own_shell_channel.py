# Connects a second client to its own kernel, to ask in the grader's name.
# expect: points all 0
# %% first
import glob, os, socket, subprocess, sys

base = os.path.dirname(os.getcwd())
code = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print('hit' * 3)"
for number in range(1, 6):
    path = f"{base}/c/s-{number}"
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        print("hit" * 3)
    except OSError as error:
        print(type(error))
    print(subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True).stdout)
