"""Sizes, counts and lists of names are told alike wherever a sentence holds one."""

import pytest

from autograder.intake.beside import Given, look_beside
from autograder.sandbox.inside.watch import in_words
from autograder.words import counted, listed, size_text


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1536, "1.5 KiB"),
        (64 << 20, "64 MiB"),
        (3 << 30, "3 GiB"),
    ],
)
def test_a_size_is_told_alike_inside_the_sandbox_and_outside(count, words):
    assert size_text(count) == in_words(count) == words


def test_a_long_list_names_each_once_and_says_how_many_more_there_are():
    assert listed(["a", "b", "a"]) == "a, b"
    assert listed("abcdefghijk") == "a, b, c, d, e, f, g, h and 3 more"
    assert (counted(1, "cell"), counted(2, "cell")) == ("1 cell", "2 cells")


def test_files_that_are_left_out_are_listed_as_names_are_everywhere(tmp_path):
    for number in range(10):
        (tmp_path / f"{number}.csv").symlink_to("/etc/passwd")
    (said,) = look_beside(tmp_path, (), Given(), lambda name: False).left_out
    assert said.endswith(": 0.csv, 1.csv, 2.csv, 3.csv, 4.csv, 5.csv, 6.csv, 7.csv and 2 more.")
