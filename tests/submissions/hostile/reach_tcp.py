# Connects to a service of this machine, and to one elsewhere.
# self-test: connects to a server on this machine
# expect: points all 0
# %% first
import socket

for address in (("127.0.0.1", @PORT@), ("::1", @PORT@), ("169.254.169.254", 80), ("192.0.2.1", 443)):
    try:
        with socket.create_connection(address, timeout=1) as connection:
            connection.sendall(b"hostile")
            print("hit" * 3)
    except OSError as error:
        print(type(error))
