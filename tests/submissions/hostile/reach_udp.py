# Sends datagrams, and asks for addresses of names.
# expect: points all 0
# %% first
import socket

for attempt in (lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hostile", ("127.0.0.1", @PORT@)),
                lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"hostile", ("::1", @PORT@)),
                lambda: socket.getaddrinfo("example.org", 80), lambda: socket.gethostbyname("example.org"),
                lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
                lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
                lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
                lambda: socket.socket(40, socket.SOCK_STREAM), lambda: socket.socket(38, 5)):
    try:
        print("hit" * 3, attempt())
    except OSError as error:
        print(type(error))
