"""Workers of a Dask cluster, on any number of machines: ``autograder grade --scheduler ADDRESS``.

Dask decides who grades what, and gives a lost worker's jobs to another one. A job travels as bytes
that only a worker unpacks, with all that it needs, so no worker must see the course's folder. A key
and the course's files are tasks of their own: Dask moves each to a worker once, and makes it anew
where it was lost.

A worker takes part once it has been *greeted*: its versions are those of this machine, and it has
opened a sandbox (``room``). A job may run on those workers that had been greeted when it was sent.
"""

import asyncio
import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from distributed import Client, Future, KilledWorker, Worker, get_worker
from distributed.comm import resolve_address
from distributed.protocol.pickle import dumps, loads

from autograder.grading.digest import stands_on
from autograder.grading.grader import Settings
from autograder.grading.key import Key
from autograder.grading.pipeline import Grade, Graded, Job, grade_one, not_graded
from autograder.intake.beside import Given

from .cluster import ClusterLost, Crew, Greeting, NoCluster
from .parcel import GivenParcel, pack
from .room import Room, Unfit, differences
from .rounds import Note, fault_of, in_rounds, unheard

CONNECT_S = 10  #: seconds within which the scheduler must answer
LOOK_S = 1.0  #: seconds between two looks at who is there
RESULT_S = 60.0  #: seconds in which a result that is done must arrive

_LOST = ("error", "lost", "cancelled")  #: what may become of something that jobs share
_GONE = (
    "The Dask scheduler is gone, or the line to it was cut. What is graded is kept; the same "
    "command goes on from here."
)

Tell = Callable[[str], None]


class DaskExecutor:
    """Grades with whatever workers a cluster has, also those that come later.

    `tell` is given sentences for the person who waits.
    """

    def __init__(
        self,
        settings: Settings,
        address: str,
        tell: Tell,
        grade: Grade = grade_one,
        note: Note = unheard,
    ) -> None:
        """`grade` is a function of a module, or a partial one: it is called on the workers.

        `tell` takes what should be known at once, `note` what is about the run as a whole.
        """
        self._settings, self._address, self._tell, self._grade = settings, address, tell, grade
        self._note = note
        self._run = secrets.token_hex(8)
        self.engine: dict[str, Any] = {"sandbox": "not started: nothing to grade", "zygote": False}

    def run(self, jobs: Iterable[Job]) -> Generator[Graded]:
        """Grade `jobs`, and yield what came of each once; see ``LocalExecutor.run``.

        Raises:
            NoCluster: if the scheduler does not answer, or no worker of it is fit.
            ClusterLost: if the scheduler is gone in the middle.
        """
        with self._client() as client, self._crew(client) as crew:
            post = _Post(client, crew, self._run)

            def each(some: Iterable[Job]) -> Iterator[tuple[Job, Graded]]:
                return self._each(client, crew, post, some)

            def alone(some: Iterable[Job]) -> Iterator[tuple[Job, Graded]]:
                return self._each(client, crew, post, some, most=1)

            # Whoever shared a worker with a notebook that ends it has another try without it.
            yield from in_rounds(each, jobs, alone, self._note)
            self._describe(crew)

    @contextmanager
    def _client(self) -> Iterator[Client]:
        try:
            resolve_address(self._address)  # a client that could not be made complains at its end
            client = Client(self._address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            words = str(error) or type(error).__name__
            raise NoCluster(
                f"There is no Dask scheduler at {self._address!r} ({words[:200]}). Check the "
                "address, such as tcp://HOST:8786, and that it runs: dask scheduler"
            ) from None
        try:
            yield client
        finally:
            with contextlib.suppress(OSError):
                client.close(timeout=CONNECT_S)

    @contextmanager
    def _crew(self, client: Client) -> Iterator[Crew]:
        order = dumps((self._settings, self._grade))

        def greet(worker: str) -> Greeting:
            try:
                said = client.run(
                    open_room, self._run, stands_on(), order, workers=[worker], on_error="return"
                )[worker]
            except KeyError:
                return Greeting(gone=True)
            except Exception as error:
                return _greeting(error)
            return _greeting(said)

        crew = Crew(greet, self._tell)
        try:
            yield crew
        finally:
            crew.close()
            with contextlib.suppress(OSError, ValueError):
                client.run(close_room, self._run, on_error="ignore")

    def _each(
        self,
        client: Client,
        crew: Crew,
        post: "_Post",
        jobs: Iterable[Job],
        most: int | None = None,
    ) -> Iterator[tuple[Job, Graded]]:
        """Yield each job with what came of it; few, `most` at most, are taken at a time."""
        jobs = iter(jobs)
        more = True
        looked = 0.0
        while more or post.out:
            if time.monotonic() - looked > LOOK_S:
                self._look(client, crew)
                post.again()
                looked = time.monotonic()
            while more and len(post.out) < min(crew.window, most or crew.window):
                if (job := next(jobs, None)) is None:
                    more = False
                else:
                    post.send(job)
            if not more and not post.out:
                return
            if (came := post.receive(LOOK_S)) is not None:
                yield came

    def _look(self, client: Client, crew: Crew) -> None:
        try:
            if client.status != "running":
                raise OSError
            crew.look(client.nthreads())
        except OSError:
            raise ClusterLost(_GONE) from None
        self._describe(crew)

    def _describe(self, crew: Crew) -> None:
        if crew.first is not None:
            self.engine = {
                "sandbox": crew.first.tier,
                "zygote": crew.first.warm,
                "executor": "dask",
                "workers": crew.most,
            }
            if asked := self._settings.course.settings():
                self.engine["environment"] = asked


def _greeting(said: Any) -> Greeting:
    """Return what a worker's answer means."""
    if isinstance(said, Greeting):
        return said
    if isinstance(said, OSError):
        return Greeting(gone=True)
    if isinstance(said, ImportError):
        return Greeting(refused=f"it cannot import what it needs ({said})")
    return Greeting(refused=f"{type(said).__name__}: {' '.join(str(said).split())[:300]}")


@dataclass(frozen=True)
class _Sent:
    future: Future
    job: Job
    workers: frozenset[str]


class _Post:
    """Sends jobs to the cluster and receives what came of them. `out` are those under way."""

    def __init__(self, client: Client, crew: Crew, run: str) -> None:
        self._client, self._crew, self._run = client, crew, run
        self.out: dict[str, _Sent] = {}
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._arriving: dict[str, float] = {}  # since when a result does not arrive
        self._keys: dict[int, tuple[Key, Future]] = {}
        self._given: dict[str, Future] = {}

    def send(self, job: Job) -> None:
        """Let a job be graded by one of the workers there are."""
        workers = frozenset(self._crew.ready)
        future = self._client.submit(
            grade_parcel,
            self._run,
            dumps(pack(job)),
            self._key(job.key),
            self._files(job.beside.given),
            workers=sorted(workers),
            allow_other_workers=False,
            pure=False,
        )
        self.out[future.key] = _Sent(future, job, workers)
        future.add_done_callback(self._done.put)

    def _key(self, key: Key) -> Future:
        known = self._keys.get(id(key))
        if known is None or known[1].status in _LOST:  # with a worker too many
            known = self._keys[id(key)] = key, self._client.submit(bytes, dumps(key), pure=False)
        return known[1]

    def _files(self, given: Given) -> Future | None:
        if not given.files:
            return None
        known = self._given.get(given.digest)
        if known is None or known.status in _LOST:
            try:
                data = dumps(GivenParcel.of(given))
            except OSError as error:
                raise ClusterLost(
                    f"The course's own file {error.filename} cannot be read: {error.strerror}. "
                    "Mend that, and run the same command again."
                ) from None
            known = self._given[given.digest] = self._client.submit(bytes, data, pure=False)
        return known

    def again(self) -> None:
        """Send anew what waits for workers that have all gone."""
        ready = frozenset(self._crew.ready)
        for key, sent in list(self.out.items()) if ready else ():
            if not sent.workers & ready:
                del self.out[key]
                sent.future.cancel(force=True)
                self.send(sent.job)

    def receive(self, patience_s: float) -> tuple[Job, Graded] | None:
        """Return what came of a job; None if nothing has come within `patience_s`."""
        try:
            future = self._done.get(timeout=patience_s)
        except Empty:
            return None
        if future.key not in self.out:
            return None  # sent anew
        if future.status == "cancelled":  # as all are when the line to the scheduler was cut
            raise ClusterLost(_GONE)
        return self._opened(future, self.out.pop(future.key))

    def _opened(self, future: Future, sent: _Sent) -> tuple[Job, Graded] | None:
        job = sent.job
        if future.status == "error":
            error = future.exception()
            if isinstance(error, KilledWorker) and error.task != future.key:
                self.send(job)  # what it needs was lost, and is sent anew
                return None
            if not isinstance(error, NoRoom):
                return job, not_graded(job, _words(error))
            if str(error) in self._crew.ready:  # it was started again under its old address
                self._crew.forget(str(error))
            self.out[future.key] = _Sent(future, job, frozenset())  # sent when somebody is ready
            return None
        try:
            graded, worker = future.result(timeout=LOOK_S)
        except (OSError, CancelledError, asyncio.CancelledError) as error:
            began = self._arriving.setdefault(future.key, time.monotonic())
            if isinstance(error, TimeoutError) and time.monotonic() - began < RESULT_S:
                # It is on its way, or lost with its worker, as the next look at the crew will show.
                self.out[future.key] = sent
                self._done.put(future)
            else:
                self.send(job)
            return None
        self._crew.note(worker, fault_of(graded))
        return job, graded


def _words(error: Exception) -> str:
    if isinstance(error, KilledWorker):
        return "Every worker of the cluster that graded it ended before it was done."
    return f"The cluster failed ({type(error).__name__}: {' '.join(str(error).split())[:300]})."


# What workers do: these are called by their names in their processes.


class NoRoom(Exception):
    """This worker, whose address is the message, has no room for the run."""


_rooms: dict[tuple[str, str], Room] = {}
_opening = threading.Lock()


async def open_room(
    run: str, theirs: dict[str, str], order: bytes, dask_worker: Worker
) -> Greeting:
    """Compare this worker with the machine that asks, and open its room for a run."""
    if differs := differences(theirs):
        return Greeting(refused=differs)
    threads = dask_worker.state.nthreads
    below = Path(dask_worker.local_directory)
    where = (run, dask_worker.address)
    return await asyncio.to_thread(_open_room, where, order, threads, below)


def _open_room(where: tuple[str, str], order: bytes, threads: int, below: Path) -> Greeting:
    with _opening:  # whoever asks again while it opens gets the same one
        return _opened_room(where, order, threads, below)


def _opened_room(where: tuple[str, str], order: bytes, threads: int, below: Path) -> Greeting:
    for other in [other for other, room in _rooms.items() if room.left]:
        _rooms.pop(other).close()
    if where not in _rooms:
        settings, grade = loads(order)
        try:
            _rooms[where] = Room(replace(settings, workers=threads), grade, below)
        except Exception as error:  # whatever it is, it is said in words to whoever asked
            unfit = isinstance(error, Unfit)
            return Greeting(refused=str(error) if unfit else f"{type(error).__name__}: {error}")
    return Greeting(tier=_rooms[where].tier, warm=_rooms[where].warm)


async def close_room(run: str, dask_worker: Worker) -> None:
    """Close this worker's room for a run, if it has one."""
    room = _rooms.pop((run, dask_worker.address), None)
    if room is not None:
        await asyncio.to_thread(room.close)


def grade_parcel(run: str, parcel: bytes, key: bytes, given: bytes | None) -> tuple[Graded, str]:
    """Grade a job, and say where that was."""
    here = get_worker().address
    room = _rooms.get((run, here))
    if room is None:
        raise NoRoom(here)
    files = None if given is None else loads(given)
    return room.grade(loads(parcel), loads(key), files), here
