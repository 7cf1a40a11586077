"""What nbgrader's own import brings along is left out, and nobody misses it."""

import subprocess
import sys

LOOK = """
import sys
from autograder.classroom.quick import import_nbgrader
import_nbgrader()
from autograder.classroom.gradebook import book
print("jupyter_server" in sys.modules, book.Gradebook.__module__)
from nbgrader.server_extensions.formgrader import load_jupyter_server_extension
print(load_jupyter_server_extension.__module__)
"""


def test_a_gradebook_needs_no_jupyter_server_and_an_extension_is_the_real_one_if_asked_for():
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "False",
        "nbgrader.api",
        "nbgrader.server_extensions.formgrader.formgrader",
    ]
