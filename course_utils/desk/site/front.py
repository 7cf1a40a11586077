"""The page to begin with: the notebooks in their order, in their own words."""

from collections.abc import Mapping

from course_utils.desk.opening import opening

TITLE = "Deep learning with Keras"


def front(notebooks: Mapping[str, str], others: Mapping[str, str]) -> str:
    """Return the front page in Markdown.

    Args:
        notebooks: text by name without its ending, in order.
        others: the same of Markdown pages that stand beside the notebooks, e.g. a glossary.
    """
    rows = "\n".join(_row(name, text) for name, text in notebooks.items())
    pages = "\n".join([*notebooks, *others])
    return _PAGE.format(title=TITLE, rows=rows, pages=pages)


def _row(name: str, notebook: str) -> str:
    begin = opening(notebook)
    lines = [f"[**{begin.title}**]({name}.ipynb)"]
    if begin.subtitle:
        lines.append(f"*{begin.subtitle}*")
    lines.append(begin.sentences)
    return "- " + "\\\n  ".join(line for line in lines if line)


_PAGE = """# {title}

Notebooks to read here, with every picture, slider and result. To work in them, with exercises that
are checked at once and in words, download a notebook from its page, or start the course itself with
`uv run course lab`.

- **Guess before you look.** After *Predict*, what happens is covered: guess first, then open it.
- **Your turn** is an exercise. Below it hints open one after the other, and a solution.
- **The quiz** at the end answers each choice when you open it.

## The notebooks

:::{{container}} course-contents
{rows}
:::

```{{toctree}}
:hidden:

{pages}
```
"""
