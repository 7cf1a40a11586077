"""What a kernel may send that no kernel would."""

import json
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.sandbox import Limits, Sandbox, SandboxedKernel
from autograder.sandbox.errors import KernelGone
from autograder.sandbox.messages import Incoming, parse, read
from autograder.sandbox.outputs import OutputBudget, Outputs
from autograder.sandbox.wire import Wire

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
READY = b"\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03PUB"


@contextmanager
def wire_to(folder: Path, data: bytes, largest: int = 1000) -> Iterator[Wire]:
    """A connection to a peer that says hello, sends `data` and hangs up."""
    path = str(folder / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(GREETING + READY + data)
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(1 << 16):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        wire = Wire(path, "SUB", largest, time.monotonic() + 5)
        try:
            yield wire
        finally:
            wire.close()
            thread.join()


def everything(wire: Wire) -> list[list[bytes]]:
    """All messages until the peer hangs up."""
    found = []
    while not wire.closed:
        found += wire.receive()
        assert len(wire._buffer) < 1 << 20
    return found


def frame(body: bytes, more: bool = False) -> bytes:
    """One frame in the long form."""
    return bytes([2 | more]) + struct.pack(">Q", len(body)) + body


def test_messages_arrive_whole_and_in_order(tmp_path: Path) -> None:
    """Short and long frames, commands in between."""
    data = b"\x01\x01a" + frame(b"b" * 300) + b"\x04\x05\x04PING" + b"\x00\x00"
    with wire_to(tmp_path, data) as wire:
        assert everything(wire) == [[b"a", b"b" * 300], [b""]]


def test_a_message_of_too_many_bytes_is_skipped(tmp_path: Path) -> None:
    """In one frame or spread over many; the next message is read as usual."""
    many = b"".join(frame(b"x" * 90, more=True) for _ in range(50)) + frame(b"")
    data = frame(b"x" * 10**6) + many + frame(b"next")
    with wire_to(tmp_path, data) as wire:
        assert everything(wire) == [[b"next"]]
        assert wire.skipped == 2


def test_a_message_of_endless_empty_frames_costs_no_memory(tmp_path: Path) -> None:
    """libzmq would keep every one of them."""
    with wire_to(tmp_path, b"\x01\x00" * 500_000 + b"\x00\x00\x00\x01z") as wire:
        assert everything(wire) == [[b"z"]]
        assert wire.received_frames > 400_000


def test_a_frame_that_claims_to_be_endless_costs_no_memory(tmp_path: Path) -> None:
    """2⁶³ bytes announced, a few million sent."""
    data = b"\x02" + struct.pack(">Q", 2**63) + bytes(3 * 10**6)
    with wire_to(tmp_path, data) as wire:
        assert everything(wire) == []


def test_a_peer_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    """At the deadline, not later."""
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        began = time.monotonic()
        with pytest.raises(KernelGone, match="does not answer"):
            Wire(path, "SUB", 1000, time.monotonic() + 0.2)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"{}"],
        [b"{}", b"{}", b"{}"],
        [b"[]", b"{}", b"{}", b"{}"],
        [b'{"msg_type": 1}', b'{"msg_id": "x"}', b"{}", b"{}"],
        [b'{"msg_type": "stream"}', b'{"msg_id": null}', b"{}", b"{}"],
        [b"\xff\xfe", b"{}", b"{}", b"{}"],
        [b"[" * 60_000, b"{}", b"{}", b"{}"],
        [b'{"msg_type": "a"}' + b" " * 10**6, b'{"msg_id": "x"}', b"{}", b"{}"],
    ],
)
def test_what_is_no_message_is_none(parts: list[bytes]) -> None:
    """Missing parts, wrong types, broken text, depth, size."""
    assert read([b"<IDS|MSG>", b"", *parts]) is None
    assert read(parts) is None


@pytest.mark.parametrize(
    "text", [b"[" * 10**6, b"{", b"9" * 10**5, b"[" + b"[]," * 10**6 * 2 + b"1]", b"\xc3\x28"]
)
def test_expensive_or_broken_json_is_none(text: bytes) -> None:
    """Nothing is raised, nothing is built."""
    assert parse(text) is None


def test_half_a_surrogate_becomes_a_question_mark() -> None:
    """It could not be written to any file; whole pairs stay."""
    assert parse(b'{"\\ud800": ["\\ud83d\\ude00"]}') == {"?": ["\U0001f600"]}


def test_raw_bytes_that_are_no_utf8_become_replacement_characters() -> None:
    """``json.loads`` of bytes lets an encoded half surrogate pass."""
    assert parse(b'["\xed\xa0\x80"]') == ["\ufffd" * 3]
    assert parse(b'{"a": NaN, "b": [1e999]}') == {"a": None, "b": [None]}


HOSTILE: list[tuple[str, Any]] = [
    ("stream", {"name": "stdout"}),
    ("stream", {"name": "stdlog", "text": "x"}),
    ("stream", {"name": ["stdout"], "text": 5}),
    ("stream", [1, 2]),
    ("display_data", {"data": "x", "metadata": 5}),
    ("display_data", {"data": {"text/plain": 5, "image/png": ["a", 1], "text/html": ["a", "b"]}}),
    ("display_data", {"data": {"application/json": {"deep": [[[]]]}}, "transient": 3}),
    ("display_data", {"data": {}, "metadata": {"x": {"y": 1}}, "transient": {"display_id": []}}),
    ("execute_result", {"data": {"text/plain": "x"}, "execution_count": "many"}),
    ("execute_result", {"data": {"text/plain": "x"}, "execution_count": -1}),
    ("update_display_data", {"transient": {"display_id": {}}, "data": None}),
    ("error", {"ename": None, "evalue": {}, "traceback": "not a list"}),
    ("error", {"ename": "E", "evalue": "v", "traceback": [1, "line", None]}),
    ("clear_output", {"wait": "later"}),
    ("comm_open", {"x": 1}),
]


def test_hostile_outputs_still_make_a_valid_notebook() -> None:
    """Whatever is kept, nbformat accepts."""
    outputs = Outputs(OutputBudget(Limits()))
    for kind, content in HOSTILE:
        outputs.take(Incoming(kind, "p", json.dumps(content).encode()))
    outputs.take(Incoming("stream", "p", b"[" * 100_000))
    cell = nbformat.v4.new_code_cell(outputs=outputs.finish())
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert cell.outputs


def test_printing_and_clearing_for_ever_is_cut() -> None:
    """What was cleared away still counts."""
    outputs = Outputs(OutputBudget(Limits(output_bytes=1000)))
    for _ in range(100):
        outputs.take(Incoming("stream", "p", b'{"name": "stdout", "text": "0123456789012345"}'))
        outputs.take(Incoming("clear_output", "p", b'{"wait": false}'))
    assert outputs.full


def showing(budget: OutputBudget, *said: tuple[str, Any]) -> Outputs:
    """What a cell shows that sends these messages."""
    outputs = Outputs(budget)
    for kind, content in said:
        outputs.take(Incoming(kind, "p", json.dumps(content).encode()))
    outputs.finish()
    return outputs


def printing(text: str) -> tuple[str, Any]:
    """The message of a `print`."""
    return "stream", {"name": "stdout", "text": text}


def test_displayed_json_may_be_fifty_levels_deep_and_no_more() -> None:
    """The gradebook's writer would run out of stack."""
    for depth, kept in ((40, 1), (470, 0)):
        deep = json.loads("[" * depth + "]" * depth)
        for place in ("data", "metadata"):
            content = {"data": {"text/plain": "x"}, place: {"application/json": deep}}
            assert len(showing(OutputBudget(Limits()), ("display_data", content)).nodes) == kept


def test_all_cells_of_a_notebook_share_one_budget_and_it_is_said_once_where_it_ends() -> None:
    """A hundred cells of a megabyte made a file of 584 MB."""
    limits = Limits(output_bytes=1_000, notebook_output_bytes=5_000)
    budget = OutputBudget(limits)
    cells = [showing(budget, printing("x" * 700), printing("y")) for _ in range(100)]
    text = "".join(node["text"] for cell in cells for node in cell.nodes)
    assert 3_000 < text.count("x") <= 5_000
    assert text.count("The rest of this notebook's output was dropped") == 1
    notices = [cell.notice for cell in cells if cell.notice]
    assert [one.kind for one in notices] == ["output"] and "notebook's" in notices[0].detail
    assert not any(cell.nodes for cell in cells[10:])


def test_a_notebook_shows_a_few_thousand_outputs() -> None:
    """Each may be small: an instructor's browser must take them all."""
    budget = OutputBudget(Limits(notebook_outputs=50))
    shown: Any = ("display_data", {"data": {"text/plain": "x"}})
    cells = [showing(budget, *[shown] * 20) for _ in range(5)]
    assert sum(len(cell.nodes) for cell in cells) == 51
    assert "more than 50 outputs" in cells[2].nodes[-1]["text"]


def test_what_takes_more_memory_than_text_costs_more_of_the_budget() -> None:
    """A list of empty lists grows twentyfold."""
    lists: Any = {"data": {"application/json": [[]] * 5_000}}
    assert showing(OutputBudget(Limits(output_bytes=50_000)), ("display_data", lists)).full
    assert not showing(OutputBudget(Limits(output_bytes=50_000)), printing("[]," * 5_000)).full


def test_control_characters_count_as_what_they_are_in_a_file() -> None:
    """One character, six bytes."""
    assert showing(OutputBudget(Limits(output_bytes=1_000)), printing("\x00" * 200)).full


@pytest.mark.parametrize("kind", ["stream", "update_display_data", "clear_output"])
def test_tiny_messages_for_ever_do_not_grow(kind: str) -> None:
    """Not the memory, and not what is kept."""
    content = {"name": "stdout", "text": "ab", "data": {}, "transient": {"display_id": "a"}}
    message = Incoming(kind, "p", json.dumps(content).encode())
    shown = {**content, "data": {"text/plain": "x"}}
    outputs = showing(OutputBudget(Limits()), ("display_data", shown), printing("x"))
    outputs.take(message)
    tracemalloc.start()
    for _ in range(30_000):
        outputs.take(message)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 30_000
    assert len(outputs.finish()) <= 3


FORGE = """
import json, os, socket, stat
def sockets():
    for name in os.listdir("/proc/self/fd"):
        try:
            found = socket.socket(fileno=os.dup(int(name)))
            if found.getsockname() and not found.getsockopt(1, 30):
                yield found
        except OSError:
            pass
"""


@pytest.mark.parametrize(
    "noise",
    [
        "b'\\x01\\x00' * 5_000_000",
        "b'\\x03' + (2**40).to_bytes(8, 'big') + bytes(10**7)",
        "os.urandom(10**7)",
        "b'\\x00\\x05hello' * 10**6",
    ],
    ids=["endless message", "endless frame", "noise", "many messages"],
)
def test_raw_bytes_on_the_kernels_own_sockets_harm_nobody(light: Sandbox, noise: str) -> None:
    """The student's code shares the descriptors with ipykernel."""
    with light.kernel() as kernel:
        source = FORGE + f"for s in sockets():\n try: s.setblocking(True); s.sendall({noise})\n"
        run = kernel.run_cell(source + " except OSError: pass", 4)
        assert run.status in {"ok", "error", "timeout", "died"}
        assert run.seconds < 20
        kernel.run_cell("1", 3)


def test_a_forged_reply_ends_nothing_but_its_own_cell(kernel: SandboxedKernel) -> None:
    """It names the right parent, and comes early."""
    run = kernel.run_cell(
        "k = get_ipython().kernel\n"
        "parent = k.get_parent('shell')\n"
        "import time\n"
        "k.session.send(k.iopub_socket, 'status', {'execution_state': 'idle'}, parent=parent)\n"
        "k.session.send(k.iopub_socket, 'stream', {'name': [], 'text': {}}, parent=parent)\n"
        "k.session.send(k.iopub_socket, 'execute_result', b'[]', parent={'msg_id': 5})\n"
        "time.sleep(0.1)\nprint('end')",
        10,
    )
    assert run.status == "ok", run.error
    assert kernel.run_cell("2", 10).outputs[0]["data"]["text/plain"] == "2"


def test_asking_for_input_is_an_error(kernel: SandboxedKernel) -> None:
    """Nobody is there to type."""
    run = kernel.run_cell("input('?')", 10)
    assert run.error is not None and run.error[0] == "StdinNotImplementedError"
