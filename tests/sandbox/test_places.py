"""Which folders are granted when the answer keys lie inside one of them."""

from pathlib import Path

from autograder.sandbox.places import GUEST, Places, places


def test_a_folder_with_something_hidden_is_granted_piece_by_piece(tmp_path: Path) -> None:
    """As in an installed environment, where links lead to the same packages by another way."""
    packages = tmp_path / "lib" / "site-packages"
    for name in ("numpy", "autograder/exercises", "autograder/guest"):
        (packages / name).mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "lib64").symlink_to("lib")
    hidden, guest = str(packages / "autograder"), str(packages / "autograder" / "guest")
    found = Places(run=(), read=(guest,), reachable=(), hidden=(hidden,))
    assert found.granted([str(tmp_path), guest, str(tmp_path / "lib64")]) == [
        str(tmp_path / "bin"),
        str(packages / "numpy"),
        guest,
    ]


def test_folders_without_anything_hidden_are_granted_whole(tmp_path: Path) -> None:
    """The usual case: few rules."""
    found = Places(run=(), read=(), reachable=(), hidden=("/nowhere",))
    assert found.granted([str(tmp_path)]) == [str(tmp_path)]


def test_a_copy_of_this_package_for_kernels_of_another_python_is_hidden(tmp_path: Path) -> None:
    """Whoever installs the whole course for its notebooks installs its answers, too."""
    (tmp_path / "autograder" / "exercises").mkdir(parents=True)
    (tmp_path / "numpy").mkdir()
    seen = places((), (), GUEST, [str(tmp_path)])
    assert seen.granted([str(tmp_path)]) == [str(tmp_path / "numpy")]
