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
    data, descriptors, _, _ = socket.recv_fds(connection, 1 << 16, _DESCRIPTORS)
    while len(data) < _LENGTH.size or len(data) < _LENGTH.size + _LENGTH.unpack_from(data)[0]:
        more = connection.recv(1 << 16)
        if not more:
            raise EOFError
        data += more
    message: dict[str, Any] = json.loads(data[_LENGTH.size :])
    return message, list(descriptors)
