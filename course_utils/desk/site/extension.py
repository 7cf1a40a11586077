"""What Sphinx learns from us: math that a browser draws by itself, and anchors written as HTML."""

import re

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

_ANCHOR = re.compile(r"""\s(?:id|name)=["']([\w.:-]+)["']""")
_log = logging.getLogger(__name__)
_converter = LatexToMathML(annotation=True, fancy_error=False)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register with Sphinx."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_inline, None), block_renderers=(_block, None)
    )
    app.connect("doctree-read", _note_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(_mathml(node, displaystyle=False))
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(f'<div class="course-math">{_mathml(node, displaystyle=True)}</div>\n')
    raise nodes.SkipNode


def _mathml(node: nodes.Element, *, displaystyle: bool) -> str:
    """Return a formula as MathML Core, which browsers draw without a script."""
    try:
        return _converter.convert_with_local_state(node.astext(), displaystyle=displaystyle)
    except LatexError as error:
        _log.warning("%r is no formula that can be drawn: %s", node.astext(), error, location=node)
        return ""


def _note_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Make ``<a id="term-epoch"></a>`` in Markdown a place that links can lead to.

    JupyterLab knows no other way to write an anchor; MyST looks for its own only.
    """
    labels = app.env.domains.standard_domain.anonlabels
    for raw in doctree.findall(nodes.raw):
        for anchor in _ANCHOR.findall(raw.astext()):
            labels[anchor] = app.env.docname, anchor
