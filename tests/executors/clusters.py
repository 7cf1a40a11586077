"""A Dask cluster of real processes for tests: a scheduler, and workers that can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parents[2]


class Cluster:
    """A scheduler at `address`, and the workers that were started; `folder` holds their files."""

    def __init__(self, folder, **config):
        self._folder = folder
        self._env = {**os.environ, "PYTHONPATH": str(ROOT), **config}
        self.workers = []
        known = folder / "scheduler.json"
        self.scheduler = self._start(
            *("scheduler", "--host", "127.0.0.1", "--port", "0"),
            *("--dashboard-address", "127.0.0.1:0", "--scheduler-file", known),
        )
        self._known = known
        self.address = self._wait_for(self._address)

    def _start(self, *words):
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *map(str, words)],
                env=self._env,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def _address(self):
        with suppress(OSError, ValueError):
            return json.loads(self._known.read_text())["address"]
        return None

    def _wait_for(self, what, patience_s=300):
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if (found := what()) is not None:
                return found
            time.sleep(0.05)
        raise TimeoutError((self._folder / "log").read_text()[-2000:])

    def worker(self, *words, threads=1):
        """Start one more worker; its process is it, unless it is given a nanny."""
        nanny = [] if "--nanny" in words else ["--no-nanny"]
        number = len(self.workers)
        started = self._start(
            *("worker", self.address, "--nthreads", threads, "--no-dashboard", *nanny, *words),
            *("--name", f"w{number}", "--local-directory", self._folder / f"w{number}"),
        )
        self.workers.append(started)
        return started

    def until(self, count):
        """Wait until so many workers are there, and return their addresses."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=300)
            return sorted(client.nthreads())

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.send_signal(signal.SIGTERM)
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def cluster_of(folder, workers=0, **config):
    """A cluster of so many workers with one thread each; it ends with the block."""
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder, **config)
    try:
        for _ in range(workers):
            cluster.worker()
        if workers:
            cluster.until(workers)
        yield cluster
    finally:
        cluster.close()
