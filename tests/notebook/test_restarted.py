"""The next program has a notebook's definitions and the files that were left, and nothing else."""

from pathlib import Path

import pytest

from autograder.checking import Answer
from autograder.checking.replies import Raised
from autograder.notebook.source import NotebookSource

CELL = """
from pathlib import Path
from shutil import copytree
NAME, held = "note.txt", []
class Kept:
    __module__ = "pathlib"  # as an object of a library's class
    def __call__(self):
        return copytree
def leave(text, folder):
    held.append(text)
    leave.last = object()
    globals()["model"] = Kept()
    (Path(folder) / NAME).write_text(text)
    (Path(folder) / "where.txt").write_text(f"{folder}/{NAME}")
def read(folder):
    return (Path(folder) / NAME).read_text()
def read_where(folder):
    return Path((Path(folder) / "where.txt").read_text()).read_text()
def remember(folder):
    return model
read_it = lambda folder: read(folder)
def pickled():
    import pickle
    return pickle.loads(pickle.dumps(Path("here"))).name
def imported():
    return callable(copytree)
def has_last(folder):
    return hasattr(leave, "last")
"""


def restarted(source):
    """Leave a file in a folder, and return what the next program has of it."""
    answer = Answer(source)
    folder = answer.folder("leave")
    answer.function("leave")("a note", folder)
    return folder, *answer.restarted("leave", folder)


def ask_all(again, path):
    """What is in memory is gone; files and definitions are there."""
    assert again.function("read")(path) == again.function("read_it")(path) == "a note"
    assert again.function("has_last")(path) is False
    assert again.function("imported")() is True
    assert again.function("pickled")() == "here"
    with pytest.raises(Raised, match=r"(FileNotFound|Permission)Error"):  # gone, or fenced off
        again.function("read_where")(path)  # the path of the folder in the first program
    with pytest.raises(Raised, match="'model' is not defined"):
        again.function("remember")(path)


def test_a_notebook_restarts_with_definitions_and_a_copy_of_the_files():
    names: dict[str, object] = {"__name__": "__main__"}
    exec(CELL, names)
    before = set(names)
    folder, again, path = restarted(NotebookSource(names))
    ask_all(again, path)
    assert path != folder
    assert "model" in set(names) - before  # the notebook's own names are as they were
    del again
    assert not Path(path).exists()


def test_names_that_hold_themselves_or_answer_every_question_are_left_behind():
    odd = """
names = []
names.append(names)
class Odd:
    def __getattr__(self, name):
        raise KeyError(name)
odd = Odd()
"""
    names: dict[str, object] = {"__name__": "__main__"}
    exec(CELL + odd, names)
    _, again, path = restarted(NotebookSource(names))
    ask_all(again, path)


@pytest.mark.parametrize("damage", ["link", "gone"])
def test_what_lies_in_the_folder_is_carried_as_when_grading(damage):
    names: dict[str, object] = {"__name__": "__main__"}
    exec(CELL, names)
    answer = Answer(NotebookSource(names))
    folder = Path(answer.folder("leave"))
    if damage == "gone":
        folder.rmdir()
        with pytest.raises(Raised, match="FileNotFoundError"):
            answer.restarted("leave", str(folder))
        return
    answer.function("leave")("a note", str(folder))
    for name, goal in (("nowhere", "/nowhere"), ("root", "/"), ("loop", folder)):
        (folder / name).symlink_to(goal)
    again, path = answer.restarted("leave", str(folder))
    assert again.function("read")(path) == "a note"
    assert not Path(path, "root", "etc").exists()
