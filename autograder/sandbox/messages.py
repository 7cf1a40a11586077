"""Jupyter's messages: make requests, and read whatever comes back without trusting it."""

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from autograder.border import strict_json

from .errors import Garbage
from .wire import Message

_DELIMITER = b"<IDS|MSG>"
_SMALL = 1 << 16
_MAX_ITEMS = 250_000
_MAX_DEPTH = 64  #: an answer takes three levels for each of its own, of which it may have 16


@dataclass(frozen=True)
class Incoming:
    """A received message, of which only the shape was checked."""

    kind: str
    parent: str
    content: bytes

    def read(self) -> dict[str, Any]:
        """The content as a dict; an empty one if it is anything else."""
        content = parse(self.content)
        return content if isinstance(content, dict) else {}


def request(kind: str, content: dict[str, Any], key: bytes) -> tuple[str, Message]:
    """A signed request and its id."""
    identity = uuid.uuid4().hex
    header = {
        "msg_id": identity,
        "username": "grader",
        "session": identity,
        "date": datetime.now(UTC).isoformat(),
        "msg_type": kind,
        "version": "5.3",
    }
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    signature = hmac.new(key, b"".join(parts), hashlib.sha256).hexdigest().encode()
    return identity, [_DELIMITER, signature, *parts]


def read(message: Message) -> Incoming | None:
    """Take a message apart; None for anything that is not one.

    The signature proves nothing, since the student's code shares the kernel's memory with the
    key, and so it is not looked at.
    """
    try:
        start = message.index(_DELIMITER)
    except ValueError:
        return None
    parts = message[start + 2 :]
    if len(parts) < 4 or len(parts[0]) > _SMALL or len(parts[1]) > _SMALL:
        return None
    header, parent = parse(parts[0]), parse(parts[1])
    if not isinstance(header, dict) or not isinstance(parent, dict):
        return None
    kind, parent_id = header.get("msg_type"), parent.get("msg_id")
    if not isinstance(kind, str) or not isinstance(parent_id, str):
        return None
    return Incoming(kind, parent_id, parts[3])


def parse(data: bytes) -> Any:
    """JSON as plain data; None for what is not JSON, or is made to be expensive."""
    try:
        return strict_json.parse(data, items=_MAX_ITEMS, depth=_MAX_DEPTH, replace=True)
    except strict_json.BadJson:
        return None


def unpacked(content: dict[str, Any]) -> dict[str, Any]:
    """The guest's answer out of an execute_reply, or Garbage."""
    expressions = content.get("user_expressions")
    result = expressions.get("reply") if isinstance(expressions, dict) else None
    data = result.get("data") if isinstance(result, dict) else None
    text = data.get("text/plain") if isinstance(data, dict) else None
    if not isinstance(text, str):
        raise Garbage("The answer is not one.")
    try:
        found = parse(base64.b64decode(text.strip("'\""), validate=True))
    except ValueError:
        found = None
    reply = found.get("reply") if isinstance(found, dict) else None
    if isinstance(reply, dict):
        return reply
    failure = found.get("failure") if isinstance(found, dict) else None
    if isinstance(failure, str):
        raise Garbage(f"The question could not be answered: {failure[:500]}")
    raise Garbage("The answer is not one.")
