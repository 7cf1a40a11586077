"""Terms are linked once, where that helps and nowhere else; the glossary leads somewhere."""

import re
from pathlib import Path

import pytest

from course_utils.desk.authoring import SourceError, student_notebook
from course_utils.desk.authoring.coverage import Notebook
from course_utils.desk.authoring.glossary import TERMS, gaps, page, read_glossary
from course_utils.desk.authoring.linking import Linker, Names

from .conftest import GRAD, LESSON, Write

ROOT = Path(__file__).parents[2]
NAMES = [
    Names("batch", ("batch",)),
    Names("batch-normalization", ("batch normalization",)),
    Names("adam", ("Adam",)),
    Names("loss", ("loss", "loss function")),
    Names("entropy", ("entropy",)),
]


def linked(text: str, kept: tuple[str, ...] = ()) -> str:
    """Return a text with short links, ``[loss](#loss)``."""
    return Linker(
        [one for one in NAMES if one.anchor not in kept],
        [one for one in NAMES if one.anchor in kept],
        "#",
    ).text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a loss, a loss", "a [loss](#loss), a loss"),
        ("Losses and batches", "[Losses](#loss) and [batches](#batch)"),
        ("a *loss*", "a *[loss](#loss)*"),
        ("**Every loss counts.** A loss", "**Every loss counts.** A [loss](#loss)"),
        ("**Losses** are explained here: a loss", "**Losses** are explained here: a loss"),
        ("the loss function", "the [loss function](#loss)"),
        (
            "batch normalization of a batch",
            "[batch normalization](#batch-normalization) of a [batch](#batch)",
        ),
        ("> a batch\n> normalization", "> a [batch\n> normalization](#batch-normalization)"),
        ("- Adam\n- adam", "- [Adam](#adam)\n- adam"),
        ("two entropies", "two [entropies](#entropy)"),
        ("It costs $5 a batch.", "It costs $5 a [batch](#batch)."),
    ],
)
def test_a_term_is_linked_at_its_first_use(text: str, expected: str) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# A loss",
        "A loss\n======",
        "`loss` and ``a ` loss``",
        "```\nloss\n```",
        "    loss",
        "$loss$ and $$\nloss\n$$",
        "[a loss](https://loss.org) ![loss](loss.png)",
        "<https://x.org/loss> https://x.org/loss",
        '<abbr title="loss">L</abbr>',
        "| loss |\n|---|\n| loss |",
        "<details><summary>A loss</summary></details>",
        "lossless mini-batch batch-wise glossary x.loss loss/batch-free",
        "### Predict\n\nIs the loss higher?\n\n- a: the loss",
    ],
)
def test_no_term_is_linked_in_headings_code_formulas_links_tables_tags_or_predictions(
    text: str,
) -> None:
    assert linked(text) == text


def test_after_a_prediction_the_next_heading_ends_what_is_left_alone() -> None:
    assert linked("### Predict\n\na loss\n\n### Explain\n\na loss").endswith("[loss](#loss)")


def test_a_longer_term_that_is_not_linked_hides_the_shorter_one_in_it() -> None:
    text = "batch normalization, then a batch"
    assert linked(text, kept=("batch-normalization",)) == text[:-5] + "[batch](#batch)"


GLOSSARY = """\
[slope]
korean = "기울기"
says = "How steep it is."
taught = "02.1"

["steep valley"]
says = "A valley with a slope."
taught = "03"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_terms(tmp_path, GLOSSARY)


def write_terms(root: Path, text: str) -> Path:
    (root / TERMS).parent.mkdir(exist_ok=True)
    (root / TERMS).write_text(text, encoding="utf-8")
    return root


def notebook(number: str = "02", **sections: str) -> Notebook:
    return Notebook(f"{number}_x", "X", {key[1:]: title for key, title in sections.items()}, ())


def test_a_notebook_links_to_terms_that_it_does_not_teach_itself(write: Write, root: Path) -> None:
    lesson = LESSON + "\n# %% [markdown]\n# A slope in a steep valley.\n"
    last = student_notebook(write(lesson), GRAD).cells[-1].source
    assert last.startswith("A slope in a [steep valley](glossary.md#steep-valley).")


def test_a_notebook_may_use_a_word_otherwise(write: Write, tmp_path: Path) -> None:
    write_terms(tmp_path, GLOSSARY.replace('"03"', '"03"\nnot_in = ["02"]'))
    lesson = LESSON + "\n# %% [markdown]\n# A steep valley.\n"
    assert student_notebook(write(lesson), GRAD).cells[-1].source.startswith("A steep valley.")


def test_the_page_has_each_term_under_an_anchor_with_links_to_those_it_uses(root: Path) -> None:
    text = page(read_glossary(root), [notebook(_1="One")])
    assert '### <a id="steep-valley"></a>steep valley\n\nA valley with a [slope](#slope).' in text
    assert "**기울기** · How steep it is.\\\n*[02 X](02_x.ipynb), section 1 · One*" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("02.1", "02.7"), "'slope' is taught in section 7 of 02_x, which has 1"),
        (('"03"', '"77"'), "'steep valley' is taught in notebook 77: there is none"),
        (("How steep it is.", "What a steep valley has."), "explained in a circle: 'slope' by"),
        (('taught = "03"', 'taught = "03"\nalso = ["Slope"]'), "'slope' is both"),
    ],
)
def test_a_link_that_leads_nowhere_and_a_circle_are_faults_in_words(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    root = write_terms(tmp_path, GLOSSARY.replace(*change))
    (fault,) = gaps(read_glossary(root), [notebook(_1="One")], ["03"])
    assert fault.startswith(f"{TERMS}: ")
    assert words in fault


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[slope]", "[slope"), "it is not valid TOML"),
        (("taught", "where"), "'slope' has fields that are not known: where"),
        (('taught = "03"', 'taught = "03"\nalso = "hill"'), "'steep valley' needs says and taught"),
        (('taught = "03"', 'taught = "3"'), "'steep valley' is taught = \"3\"; write"),
        (('says = "How steep it is."', "says = 3"), "'slope' needs says and taught, as texts"),
        (("How steep it is.", "how steep"), "'slope' is not explained by a sentence"),
        (("korean = ", "link = "), "'slope' has a link that is neither true nor false"),
    ],
)
def test_a_file_in_a_bad_form_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    root = write_terms(tmp_path, GLOSSARY.replace(*change))
    with pytest.raises(SourceError) as refused:
        read_glossary(root)
    line = next(str(one) for one in refused.value.problems if words in str(one))
    assert line.startswith(f"{root / TERMS}:{6 if 'steep' in words else 1}: ")


def test_the_author_guide_shows_a_term_that_the_build_takes(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "author-guide.md").read_text("utf-8")
    shown = next(one for one in re.findall(r"```toml\n(.*?)```", guide, re.DOTALL) if "says" in one)
    glossary = read_glossary(write_terms(tmp_path, shown))
    sections = [notebook("02", _2="Two")]
    assert gaps(glossary, sections, []) == []
    assert glossary.linker("03").text("a small step size") == (
        "a small [step size](glossary.md#learning-rate)"
    )


def test_the_courses_glossary_explains_what_the_notebooks_to_come_need() -> None:
    terms = {term.name for term in read_glossary(ROOT).terms}
    wanted = "overfitting,dropout,batch normalization,momentum,Adam,bias correction,checkpoint"
    assert set(wanted.split(",")) <= terms
    assert 70 <= len(terms) <= 120
