"""A picture that answers in the browser: a script of ours, the numbers it draws, a still twin.

No kernel is asked, so it answers at once, in a running notebook and on an exported page. Where a
page runs no script (GitHub, a notebook that is not trusted yet), the still picture stands there.
"""

import hashlib
import html
import json
from functools import cache
from importlib import resources

from .show import STYLE


def scripted(package: str, script: str, data: object, *, still: str, note: str) -> str:
    """Return the page: `still`, until a script takes its place.

    Args:
        package: where the script lies, e.g. ``__package__``.
        script: its name without ``.js``. The file holds one function: it takes `data` and the
            helpers ``{shape, element}`` of ``scripted.js``, and returns what begins in a box.
        data: what it draws, as JSON.
        still: an HTML picture, complete in itself.
        note: what a reader of the still picture can do to get the other.
    """
    # No text of ours or of anybody's may end the script; \u003c is "<" to JSON.
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    name = f"{script}-{hashlib.sha256(written.encode()).hexdigest()[:16]}"
    harness, demo = _text(__package__, "scripted"), _text(package, script)
    return (
        f'{STYLE}<div data-course-demo="{name}">{still}<p><em>{html.escape(note)}</em></p></div>'
        f'<script>({harness})("{name}", {written}, {demo})</script>'
    )


@cache
def _text(package: str, script: str) -> str:
    return resources.files(package).joinpath(f"{script}.js").read_text("utf-8").strip()
