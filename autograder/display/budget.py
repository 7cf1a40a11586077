"""What one notebook may put on a page. It is spent before anything is parsed."""

from .pictures import pixels

TEXT_LIMIT = 200_000  #: characters of one output or Markdown cell that a browser is asked to show
CODE_LIMIT = 20_000  #: characters of one code cell; to colour them costs the formgrader most
HTML_LIMIT, TAG_LIMIT = 100_000, 6_000  #: characters and tags of one output, beside pictures
PICTURE_LIMIT = 8 * 2**20  #: characters of one picture
PIXEL_LIMIT = 50_000_000  #: of one picture; a browser needs four bytes for each
#: how many of the largest a notebook may show
_TEXTS, _CODES, _HTMLS, _PICTURES = 10, 6, 4, 3
#: A misnested ``<b>`` is opened again in each block that follows: HTML can grow by this product.
_REOPENED = 500_000


class TooMuch(Exception):
    """The notebook shows more than a reader's browser is asked to bear."""


class Budget:
    """What is left of what one notebook may show."""

    def __init__(self) -> None:
        self._left = {
            "text": _TEXTS * TEXT_LIMIT,
            "code": _CODES * CODE_LIMIT,
            "html": _HTMLS * HTML_LIMIT,
            "tags": _HTMLS * TAG_LIMIT,
            "picture": _PICTURES * PICTURE_LIMIT,
            "pixels": _PICTURES * PIXEL_LIMIT,
        }

    def clipped(self, text: str, limit: int = TEXT_LIMIT, kind: str = "text") -> tuple[str, int]:
        """Return the start of `text` that may be shown, and how many characters may not."""
        shown = text[: min(limit, self._left[kind])]
        self._left[kind] -= len(shown)
        return shown, len(text) - len(shown)

    def html(self, text: str, reopening: int) -> None:
        """Take HTML from the budget; `reopening` of its tags are of kinds that are opened again.

        Raises:
            TooMuch: if it is more than is left, or more than one output may have.
        """
        tags = text.count("<")
        if len(text) > HTML_LIMIT or tags > TAG_LIMIT or reopening * tags > _REOPENED:
            raise TooMuch
        self._spend(html=len(text), tags=tags)

    def picture(self, kind: str, encoded: str) -> bool:
        """Take a Base64 picture from the budget, and say whether it may be shown."""
        if len(encoded) > PICTURE_LIMIT:
            return False
        size = pixels(kind, encoded)
        if size is None or size > PIXEL_LIMIT:
            return False
        try:
            self._spend(picture=len(encoded), pixels=size)
        except TooMuch:
            return False
        return True

    def _spend(self, **costs: int) -> None:
        if any(cost > self._left[kind] for kind, cost in costs.items()):
            raise TooMuch
        for kind, cost in costs.items():
            self._left[kind] -= cost
