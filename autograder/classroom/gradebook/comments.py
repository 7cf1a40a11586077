"""What a student is told, as a comment in nbgrader's gradebook."""

import re

from autograder.display.letters import legible

LIMIT = 2_000  #: characters of one message

#: what Markdown would read as more than a character: ``3 * w`` and ``learning_rate`` are not
_MARKUP = re.compile(
    r"\[|<(?=[A-Za-z/!?])|(?<! )\*|\*(?! )|(?<![^\W_])_|_(?![^\W_])|^[#>+-]|^\d+(?=[.)])"
    r"|~~|\||:(?=//)"
)


def comment(text: str) -> str:
    """Return one line of plain text as Markdown that reads the same and cannot act.

    nbgrader shows comments as they are in the formgrader and as Markdown in the feedback.
    """
    whole = text[:LIMIT].encode("utf-8", "replace").decode("utf-8")
    line = " ".join(legible(whole, keep="\n\t").split())
    line = re.sub(r"`([^`]*)`", r"‘\1’", line).replace("`", "'")
    # MathJax takes $ and \( even when escaped; their twins look alike and mean nothing to it.
    line = line.replace("$", "＄").replace("\\", "＼")
    return _MARKUP.sub(r"\\\g<0>", line)
