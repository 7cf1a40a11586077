"""A classic test has what a cell has of its kernel: the collector, signals, and the event loop."""

import asyncio

from autograder.sandbox.inside import ask

from .conftest import classic, code

NODES = """import gc, weakref
alive = weakref.WeakSet()
class Node:
    def __init__(self):
        self.own = self
        alive.add(self)
def most(steps):
    if not gc.isenabled():
        return -1
    sizes = []
    for _ in range(steps):
        Node()
        sizes.append(len(alive))
    return max(sizes)"""


def test_what_a_function_under_test_leaves_in_cycles_is_collected_meanwhile(grade):
    cells = [
        code(NODES),
        classic("assert 0 < most(20_000) < 10_000"),
        code("assert gc.isenabled()\ngc.disable()"),
        classic("assert most(1) == -1", name="off"),
        classic("import gc\nassert not gc.isenabled()\ngc.enable()\nassert most(1)", name="on"),
        code("assert gc.isenabled(), 'as the test left it'\nheld = True"),
        classic("assert held", name="held"),
    ]
    verdict = grade(cells)
    assert [one.score for one in verdict.exercises] == [2, 2, 2, 2], verdict
    assert verdict.incidents == ()


HANDLERS = """import os, signal
class TimeOut(Exception): pass
def late(number, frame): raise TimeOut
def note(number, frame): notes.append(number)
notes = []
signal.signal(signal.SIGALRM, late)
signal.signal(signal.SIGUSR1, note)
def square(x):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        while True: pass
    except TimeOut:
        os.kill(os.getpid(), signal.SIGUSR1)
        return x * x
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)"""


def test_a_handler_that_an_answer_cell_set_is_called_in_a_test(grade):
    cells = [
        code(HANDLERS),
        classic("assert square(3) == 9 and len(notes) == 1"),
        code("signal.raise_signal(signal.SIGUSR1)"),
        classic("assert len(notes) == 2 and square(2) == 4", name="again"),
    ]
    verdict = grade(cells)
    assert (verdict.score, verdict.incidents) == (4, ()), verdict


LOOPING = """import asyncio
loop = asyncio.get_event_loop()
slots, full, open_again = asyncio.Semaphore(2), asyncio.Queue(1), asyncio.Event()
ticks = []
async def square(x):
    async with slots:
        await asyncio.sleep(0.001)
        return x * x
async def tick():
    while not open_again.is_set():
        ticks.append(1)
        await asyncio.sleep(0)
async def soon():
    future = loop.create_future()
    loop.call_soon(future.set_result, 5)
    return await future
async def all_of(n): return await asyncio.gather(*map(square, range(n)))
first = asyncio.create_task(square(3))
ticking = [asyncio.create_task(tick()) for _ in range(20)]
print(await all_of(5))"""
AWAITING = [
    "assert await all_of(5) == [0, 1, 4, 9, 16]",
    "assert await first == 9 and await soon() == 5",
    "before = len(ticks)\nawait asyncio.sleep(0.01)\nassert len(ticks) > before",
    "open_again.set()\nawait asyncio.gather(*ticking)\nawait full.put(1)",
    "await asyncio.sleep(60)",  # which is too long
    "assert full.get_nowait() == 1 and await square(4) == 16",
]


def test_a_test_awaits_on_the_loop_of_its_kernel(grade):
    tests = [classic(test, 1, f"t{number}") for number, test in enumerate(AWAITING)]
    verdict = grade([code(LOOPING), *tests], timeout_s=5.0)
    scores = [one.score for one in verdict.exercises]
    assert scores == [1, 1, 1, 1, 0, 1], verdict
    assert [one.kind for one in verdict.incidents] == ["timeout"]


def test_what_a_loop_was_about_to_call_may_be_called_while_a_test_awaits():
    ended = []

    async def question():
        ask.finish(asyncio.sleep(0.01))
        ended.append(asyncio.current_task())

    async def kernel():
        asking = asyncio.create_task(question())
        for _ in range(5):
            asyncio.get_running_loop().call_soon(ended.append, 1)
        await asking
        assert ended == [1, 1, 1, 1, 1, asking]

    asyncio.run(kernel())


#: looks through all that the frames below hold, whenever something is collected
LOOKING = """import gc, sys
found, looks = [], []
def holds(thing, depth=4):
    if type(thing) in (list, tuple) and depth:
        return any(holds(one, depth - 1) for one in thing)
    return getattr(thing, "co_filename", "").startswith("<test")
def look(phase, info):
    looks.append(phase)
    frame = sys._getframe(1)
    while frame:
        found.extend(name for name, one in frame.f_locals.items() if holds(one))
        frame = frame.f_back
class Last:
    def __init__(self): self.own = self
    def __del__(self): look("end", None)
gc.callbacks.append(look)
gc.set_threshold(20)
def square(x):
    Last()
    return x * x"""


def test_no_finalizer_or_callback_of_the_collector_finds_a_test_on_the_stack(grade):
    cells = [
        code(LOOKING),
        classic("assert square(2) == 4\nassert square(7919) > 6e7"),
        code("gc.callbacks.clear()\ngc.set_threshold(700)"),
        classic("assert 'end' in looks and not found, found", name="seen"),
    ]
    verdict = grade(cells)
    assert verdict.score == 4, verdict
