"""The rules by which platforms name files, tried with whatever names there may be."""

import re
from datetime import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.border.plain_yaml import BadYaml, parse
from autograder.intake.letters import alike, orders, safe_name, squeezed
from autograder.intake.matching import File, match, name_meant
from autograder.intake.members import Member
from autograder.intake.platforms import PLATFORMS, recognise
from autograder.intake.platforms import blackboard as blackboard_rule
from autograder.intake.sources import InFolder, Unavailable

from .downloads import blackboard, brightspace, canvas, moodle

NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="/\\"), min_size=1
)
FILES = st.one_of(
    NAMES, st.sampled_from(["hw1.ipynb", "hw_1-2.ipynb", "a_1_2_b.txt", "최종.ipynb"])
)
NUMBERS = st.integers(10, 10**9)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


def member(path: str) -> Member:
    """A file of that path, which nobody reads."""
    return Member(tuple(path.split("/")), 1, Unavailable("missing", "It is not read."))


def read(platform: str, *paths: str):
    """What one platform's rule says of these paths."""
    (rule,) = [one for one in PLATFORMS if one.name == platform]
    return rule.read([member(path) for path in paths])


def canvas_name(name: str) -> str:
    """A sortable name as Canvas writes it: lower case, and nothing but word characters."""
    return re.sub(r"\W", "", re.sub(r"_(\d+)_", r"\1", name.lower()))


@given(NAMES, NUMBERS, NUMBERS, FILES, st.booleans())
def test_canvas(name, user, attachment, file, late):
    name = canvas_name(name)
    assume(not re.search(r"_\d+$", name) and not name.startswith("anon_"))
    (one,) = read("Canvas", canvas(user, name, file, attachment=attachment, late=late))
    assert (one.owners[0].name, one.owners[0].ids) == (name, (str(user),))
    assert (one.file, one.late) == ((file,), late)


def test_a_name_that_ends_in_anothers_name_and_number_hands_nothing_in_for_them():
    victim, digits = "park_77_612003456_ps1.ipynb", "lee_78_612003777_20260001_ps1.ipynb"
    theirs = [  # Canvas's user 998 is called "kim_123", and so on
        "kim_123_998_612003999_ps1.ipynb",
        "kim_123_998_text.html",
        "kim_123_612003000_998_612003999_ps1.ipynb",
    ]
    found = read("Canvas", victim, digits, *theirs)
    assert [(one.owners[0].name, one.file) for one in found if one.owners] == [
        ("park", ("ps1.ipynb",)),
        ("lee", ("20260001_ps1.ipynb",)),
    ]
    assert [one.file[0] for one in found if not one.owners] == theirs


@pytest.mark.parametrize(
    "others",
    [
        (),  # nothing says what is usual
        ("lee_7001_9001_ps1.ipynb",),
        ("lee_7001_9001_ps1.ipynb", "park_7002_9002_ps1.ipynb", "choi_8001_9003_ps1.ipynb"),
    ],
)
@pytest.mark.parametrize(
    "theirs", ["absent_555_42_9000_ps1.ipynb", "absent_555_8000_9000_ps1.ipynb"]
)
def test_where_two_people_may_be_meant_it_is_nobodys(others, theirs):
    """Canvas's user 42, or 8000, may be called "absent_555", and 555 may be called "absent"."""
    found = {one.file[-1]: one.owners for one in read("Canvas", *others, theirs)}
    assert found[theirs] == ()
    assert all(owners for file, owners in found.items() if file != theirs)


def test_a_class_whose_files_all_begin_with_numbers_is_read_as_it_is():
    names = [f"kim{n}_{7000 + n}_{612003000 + n}_2026000{n}_ps1.ipynb" for n in range(5)]
    found = read("Canvas", *names, "lee_7009_text.html")
    assert [one.owners[0].ids for one in found] == [
        *((str(7000 + n),) for n in range(5)),
        ("7009",),
    ]


def test_gradescopes_metadata_are_its_own_and_no_students(tmp_path):
    text = "submission_102:\n  :submitters:\n  - :name: Kim\n"
    (tmp_path / "mine.yml").write_text(text)
    for own in ("submission_101/submission_metadata.yml", "lee/submission_metadata.yml"):
        mine = Member(tuple(own.split("/")), len(text), InFolder(tmp_path, ("mine.yml",)))
        for top in ((), ("lee",)):
            other = member("/".join((*top, "submission_102/ps1.ipynb")))
            (rule,) = [one for one in PLATFORMS if one.name == "Gradescope"]
            assert [one.owners for one in rule.read([mine, other]) if one.owners] == []


@given(NAMES, NUMBERS, FILES, st.booleans())
def test_moodle(name, number, file, flat):
    name = name.replace("_", " ")
    (one,) = read("Moodle", moodle(name, number, file, flat=flat))
    assert (one.owners[0].name, one.owners[0].ids) == (name, (str(number),))
    assert one.file == (file,)


@given(NAMES, FILES, TIMES)
def test_blackboard(user, file, when):
    assume("_" not in user and "_attempt_" not in file)
    when = when.replace(microsecond=0)
    (one,) = read("Blackboard", blackboard(user, f"{when:%Y-%m-%d-%H-%M-%S}", file))
    assert (one.owners[0].ids, one.file, one.when) == ((user,), (file,), when)


@given(NAMES, NUMBERS, FILES, TIMES, st.sampled_from(["%b %d, %Y", "%d %B, %Y", "%Y-%m-%d"]))
def test_brightspace(name, user, file, when, form):
    name = f"Ann-{name.strip()} Lee"
    date = f"{when:{form}} {when:%I%M %p}"
    (one,) = read("Brightspace", brightspace(user, name, date, file))
    assert (one.owners[0].name, one.owners[0].ids[0]) == (name, str(user))
    assert (one.file, one.when) == ((file,), when.replace(second=0, microsecond=0))


@given(st.lists(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=6))
def test_whatever_it_is_called_each_file_is_read_once_or_unknown(paths):
    members = [member(path) for path in paths]
    reading = recognise(members, ["hw1"], ["hw1"])
    beside = sum(one.parts[-1] in ("index.html", "manifest.txt") for one in members)
    assert len(reading.handed) + len(reading.unknown) >= len(members) - beside
    assert all(one.file and all(one.file) for one in reading.handed)


@given(st.text())
def test_a_safe_name_is_one_part_of_a_path_and_stays_what_it_is(text):
    name = safe_name(text)
    assert name and name not in (".", "..") and not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith((".", " ")) and not name.endswith((".", " "))
    assert len(name.encode()) <= 130 and name.split(".")[0].upper() not in ("CON", "NUL", "COM1")
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name", ["kim", "김민수", "kim_min", "O'Neil-Smith Ann", "20260001", "a@b.c"]
)
def test_a_students_usual_id_is_a_safe_name(name):
    assert safe_name(name) == name


@given(NAMES, NAMES)
def test_the_orders_of_a_name_have_one_in_common(first, last):
    assume("," not in first + last and squeezed(first) and squeezed(last))
    assume(not re.search(r"\s", first + last))
    assert orders(f"{first} {last}") & orders(f"{last}, {first}") & {squeezed(last + first)}
    assert alike(first) == alike(alike(first))


EVERYTHING = st.recursive(
    st.text() | st.integers() | st.none(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)


@given(EVERYTHING)
def test_yaml_is_text_in_dicts_and_lists(value):
    import yaml

    found = parse(yaml.safe_dump(value).encode(), lambda path: True)

    def plain(one):
        if isinstance(one, dict):
            return all(isinstance(key, str) and plain(inside) for key, inside in one.items())
        return one is None or isinstance(one, str) or all(map(plain, one))

    assert plain(found)


@given(st.binary())
def test_bytes_that_are_no_yaml_are_refused_in_words(data):
    try:
        parse(data, lambda path: True)
    except BadYaml as why:
        assert str(why)


def test_yaml_runs_nothing_and_grows_to_nothing(tmp_path):
    laughs = "\n".join(
        ["a0: &a0 ha"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    )
    assert len(repr(parse(laughs.encode(), lambda path: True))) < 100_000
    evil = f"!!python/object/apply:os.system ['touch {tmp_path}/trace']"
    assert parse(evil.encode(), lambda path: True) == [f"touch {tmp_path}/trace"]
    assert not list(tmp_path.iterdir())
    with pytest.raises(BadYaml, match="nested too deeply"):
        parse(b"[" * 500 + b"]" * 500, lambda path: True)


def test_what_nobody_asked_for_is_passed_over():
    found = parse(b"a: {b: 1, c: [{d: 2}]}\nb: &x 0123\ne: *x", lambda path: path[:1] != ("a",))
    assert found == {"b": "0123", "e": "0123"}


def file(name: str, *ids: str, content: str = "") -> File:
    """A notebook with these ids."""
    return File((name,), content or name, frozenset(ids))


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        ([file("hw1.ipynb", "a")], "hw1.ipynb"),
        ([file("HW1 (3).ipynb")], "HW1 (3).ipynb"),
        ([file("hw1-Copy1.ipynb", "a"), file("scratch.ipynb", "z")], "hw1-Copy1.ipynb"),
        ([file("hw1.ipynb", "a"), file("hw1 (1).ipynb", "a", "b")], "hw1.ipynb"),
        ([file("x.ipynb", "a"), file("y.ipynb", "a")], None),
        ([file("x.ipynb", "a", content="1"), file("y.ipynb", "a", content="1")], "x.ipynb"),
        ([file("report.ipynb")], None),
        ([File(("hw1.ipynb",), "1", None)], "hw1.ipynb"),
    ],
)
def test_a_notebook_is_known_by_its_cells_or_its_name(files, taken):
    found = match(files, {"hw1": frozenset("ab")})
    assert found.taken.get("hw1") == ((taken,) if taken else None)


@pytest.mark.parametrize(
    "look",
    [
        lambda: blackboard_rule._words(f"Comments:\nx{' ' * 2_000_000}y\n"),
        lambda: blackboard_rule._who(f"Name: {' ' * 200_000}x\n"),
        lambda: name_meant(f"{'-1' * 1_000_000}x.csv", ""),
        lambda: name_meant("helper-1.py", "\n" * 2_000_000),
        lambda: read("Canvas", f"kim{'_1' * 300_000}", f"kim_{'1' * 600_000}_1_a.ipynb"),
    ],
)
def test_what_a_student_writes_is_read_however_long_it_is(look):
    look()  # which takes hours where time grows faster than length; the suite's own limit ends it


def test_what_a_receipt_says_is_read_by_its_titles():
    receipt = "Name: Kim (Min) (kim)\nSubmission Field:\n<br />\nComments: Hello\nFiles:\nx\n"
    assert blackboard_rule._who(receipt) == ("kim", "Kim (Min)")
    assert blackboard_rule._words(receipt) == "comment"
    assert blackboard_rule._words("Name: Kim (kim)\n") == "receipt"


@pytest.mark.parametrize("again", ["-2", "_12", " (3)", "(3)(4)", " - Copy", "-Copy1", "-copy-2"])
def test_a_name_that_says_it_was_sent_again_is_peeled_from_its_end(again):
    assert name_meant(f"data{again}.csv", "open('data.csv')") == "data.csv"
    assert name_meant(f"data{again}x.csv", "open('data.csv')") == f"data{again}x.csv"
