"""The README's commands are what is run: here, by the sample class's test, and by .ci/run."""

import os
import re
import signal
import subprocess
import tomllib
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent


def commands() -> list[str]:
    """Every command in the README's shell blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line]


def test_the_readme_has_one_command_each_to_open_to_grade_and_to_test():
    assert commands() == ["uv run course lab", "uv run autograder demo", "uv run pytest"]


def test_continuous_integration_runs_the_readmes_test_command():
    assert "uv run pytest" in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_the_course_opens_from_an_empty_home(tmp_path):
    words = commands()[0].split()
    command = ["uv", "run", "--project", str(ROOT), *words[2:], "--no-browser"]
    home = tmp_path / "home"
    home.mkdir()
    env = {**os.environ, "HOME": str(home), "UV_CACHE_DIR": str(tmp_path / "cache")}
    env["UV_NO_SYNC"] = "1"  # the environment is there: this very test runs in it
    lab = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = []
        for line in lab.stdout:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                break
        else:
            raise AssertionError("".join(said))
        with urllib.request.urlopen(found[0], timeout=30) as page:
            assert b"JupyterLab" in page.read()
        assert (tmp_path / "workspace" / "02_gradient_descent.ipynb").exists()
    finally:
        os.killpg(lab.pid, signal.SIGINT)
        lab.communicate(timeout=60)
    assert lab.returncode in (0, 130, -2)


def test_every_file_that_the_readme_links_to_exists():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_no_committed_file_names_a_package_registry():
    names = (
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry.npm" + "js",
        "deb.debian" + ".org",
    )
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        text = (ROOT / name).read_bytes()
        assert not any(registry.encode() in text for registry in names), name


def test_uv_reads_the_pins_of_the_hashed_lock_and_compiles_what_it_installs():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert tomllib.loads(project)["tool"]["uv"]["compile-bytecode"] is True
    locked = set(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock, re.M | re.I))
    pinned = set(re.findall(r'^  "([a-z0-9._-]+)==([^ ;"]+)', project, re.M | re.I))
    assert locked
    assert pinned == locked
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-zA-Z])", lock))
