"""What travels between a launcher and the warm process: JSON, its length before it, descriptors."""

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!I")
_DESCRIPTORS = 4


def send(connection: socket.socket, message: dict[str, Any], descriptors: list[int]) -> None:
    """Send one message, and with it copies of open descriptors."""
    text = json.dumps(message).encode()
    data = _LENGTH.pack(len(text)) + text
    sent = socket.send_fds(connection, [data], descriptors)
    connection.sendall(data[sent:])


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Return the next message and the descriptors that came with it.

    Raises:
        EOFError: if the other side closed the connection before the message's end.
    """
    start, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, _DESCRIPTORS)
    start += _exactly(connection, _LENGTH.size - len(start))
    message: dict[str, Any] = json.loads(_exactly(connection, _LENGTH.unpack(start)[0]))
    return message, list(descriptors)


def _exactly(connection: socket.socket, size: int) -> bytes:
    """Return the next `size` bytes: another message may follow."""
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data
