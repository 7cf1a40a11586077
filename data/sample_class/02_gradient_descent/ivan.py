# Opens a socket to ask for help; the answers are right.
# rest: solution

# %% first
import socket

try:
    help_line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    help_line.connect(("192.0.2.1", 443))
    print("connected")
except OSError as error:
    print("no way out:", error)
