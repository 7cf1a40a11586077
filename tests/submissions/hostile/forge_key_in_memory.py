# Looks through its memory for the runner's key, by which it knows the seal, and seals full points.
# expect: points all 0
# expect: state square incorrect
# %% first
import base64, json, os, struct, sys
from hashlib import blake2b, shake_256

found, dumps_ = [], json.dumps


def mark(text, key, kind):
    return blake2b(kind + text, key=key, digest_size=32).digest()


def mix(text, key, salt):
    stream = shake_256(b"stream" + key + salt).digest(len(text))
    return (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(text), "big")


def keys():
    head = struct.pack("<Q", id(bytes))
    for line in open("/proc/self/maps"):
        span, rights, *_ = line.split()
        start, end = (int(part, 16) for part in span.split("-"))
        if not rights.startswith("rw") or end - start > 1 << 28:
            continue
        try:
            with open("/proc/self/mem", "rb", 0) as memory:
                memory.seek(start)
                pages = memory.read(end - start)
        except OSError:
            continue
        at = pages.find(head)
        while at >= 0:
            yield pages[at + 24 : at + 56]
            at = pages.find(head, at + 1)


def wrong(x):
    frame = sys._getframe()
    while not found and frame and "sealed" not in frame.f_locals:
        frame = frame.f_back
    if not found and frame:
        sealed = frame.f_locals["sealed"]
        found.extend(key for key in keys() if mark(sealed[32:], key, b"question") == sealed[:32])
    return 0


def dumps(thing, *given, **named):
    if found and type(thing) is dict and "sealed" in thing.get("reply", {}):
        rest = base64.b64decode(thing["reply"]["sealed"])[32:]
        answer = json.loads(mix(rest[16:], found[0], b"answer" + rest[:16]))
        answer |= {name: [] for name, value in answer.items() if type(value) is list}
        answer |= {"failure": None, "value": 4}
        nonce = os.urandom(16)
        text = nonce + mix(dumps_(answer).encode(), found[0], b"answer" + nonce)
        sealed = mark(text, found[0], b"answer") + text
        thing = {"reply": {"sealed": base64.b64encode(sealed).decode()}}
    return dumps_(thing, *given, **named)


square = mean = wrong
json.dumps = dumps
