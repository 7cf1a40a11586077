"""Names from elsewhere, as names of files that every system can hold, and names compared."""

import hashlib
import re
import unicodedata

MAX_NAME_BYTES = 120  #: of 255, so that a draft's name beside it still fits
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)


def safe_name(text: str) -> str:
    """Return `text` as the name of a file or folder: the same text, if it can be one anywhere.

    A path, a hidden file, a control character, a change of writing direction, a device of Windows,
    a name that is too long: none of them is what comes out.
    """
    clean = unicodedata.normalize("NFC", text)
    clean = "".join(
        "_" if _FORBIDDEN.match(one) or not (one.isprintable() or one == " ") else one
        for one in clean
    )
    clean = re.sub(r"\s+", " ", clean).strip(" ").rstrip(". ").lstrip(".") or "_"
    if _DEVICES.fullmatch(clean):
        stem, dot, ending = clean.partition(".")
        clean = f"{stem}_{dot}{ending}"
    if len(clean.encode("utf-8", "replace")) > MAX_NAME_BYTES:
        stem, dot, ending = clean.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) < 12 else ""
        mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
        room = MAX_NAME_BYTES - len(ending.encode()) - 9
        kept = clean.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip(". ")
        clean = f"{kept}-{mark}{ending}"
    return clean.encode("utf-8", "replace").decode()


def alike(text: str) -> str:
    """Return what names have in common that a file system without upper and lower case confuses."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def squeezed(name: str) -> str:
    """Return the letters, digits and marks of a person's name, case folded: as Canvas writes it."""
    return "".join(_words(name))


def orders(name: str) -> frozenset[str]:
    """Return the orders in which a person's name may be written: squeezed, and its words sorted.

    "Min Kim", "Kim, Min" and Canvas's "kimmin" have one in common, "Jo Ann Lee" and "Lee Jo-Ann"
    have another.
    """
    last, comma, first = name.partition(",")
    words = [*first.split(), *last.split()] if comma else name.split()
    turns = (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]])
    return frozenset(
        (*(squeezed("".join(one)) for one in turns), " ".join(sorted(_words(name))))
    ) - {""}


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one if unicodedata.category(one)[0] in "LNM" else " " for one in folded).split()
