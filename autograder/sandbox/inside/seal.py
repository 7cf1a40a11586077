"""Seal what the grader and a kernel's test runner tell each other past the student's code.

Encrypted and authenticated with the standard library's C functions, which code in the kernel
cannot replace as it could a library's Python; they are looked up once, here, and not in modules
whose names the notebook can exchange. The key is one kernel's own.
"""

from hashlib import blake2b, shake_256
from hmac import compare_digest
from os import urandom

QUESTION, ANSWER = b"question", b"answer"
_NONCE = 16
_MARK = 32


def seal(text: bytes, key: bytes, kind: bytes) -> bytes:
    """`text` so that only `unseal` with the same key and kind gives it back."""
    nonce = urandom(_NONCE)
    hidden = _mix(text, key, kind + nonce)
    return _mark(nonce + hidden, key, kind) + nonce + hidden


def unseal(sealed: bytes, key: bytes, kind: bytes) -> bytes:
    """What was sealed. Raises ValueError for anything that is not what `seal` gave."""
    mark, rest = sealed[:_MARK], sealed[_MARK:]
    if len(rest) < _NONCE or not compare_digest(mark, _mark(rest, key, kind)):
        raise ValueError("the seal is broken")
    return _mix(rest[_NONCE:], key, kind + rest[:_NONCE])


def _mix(text: bytes, key: bytes, salt: bytes) -> bytes:
    stream = shake_256(b"stream" + key + salt).digest(len(text))
    mixed = int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")
    return mixed.to_bytes(len(text), "big")


def _mark(text: bytes, key: bytes, kind: bytes) -> bytes:
    return blake2b(kind + text, key=key, digest_size=_MARK).digest()
