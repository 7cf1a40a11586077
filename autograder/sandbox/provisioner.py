"""The standard hook: any Jupyter tool can start its kernel in the sandbox.

A kernelspec that says

    "metadata": {"kernel_provisioner": {"provisioner_name": "sandbox",
                                        "config": {"zygote": "<Sandbox.zygote_socket>"}}}

makes jupyter_client's KernelManager, and so nbclient, nbgrader and nbval, take kernels from a
running Sandbox. They read the kernel's messages with libzmq, whose memory a hostile kernel can
fill; the grader itself reads them through `Wire`.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Dict, Unicode

from .contract import Limits
from .environment import connection_info, kernel_request, prepare_folder
from .link import Link

_READY_S = 120.0
_ORDERS = {signal.SIGINT: "interrupt", signal.SIGTERM: "terminate", signal.SIGKILL: "kill"}


class SandboxProvisioner(KernelProvisionerBase):  # type: ignore[misc]  # it ships no types
    """Starts a kernel by asking a zygote for a fork, instead of by running a command."""

    zygote = Unicode(help="The socket of the zygote, Sandbox.zygote_socket.").tag(config=True)
    limits = Dict(help="Fields of Limits that differ from their defaults.").tag(config=True)
    variables = Dict(help="Additions to the kernel's environment.").tag(config=True)

    _link: Link | None = None
    _folder: Path | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not yet cleaned up."""
        return self._link is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Make the kernel's folder, and set its manager to the unix sockets in there."""
        base = Path(self.zygote).parent
        self._folder = Path(tempfile.mkdtemp(prefix="p", dir=base))
        manager = self.parent
        key = manager.session.key.decode()
        address = prepare_folder(self._folder, key)
        info = connection_info(address)
        manager.transport, manager.ip = info["transport"], address
        for name, value in info.items():
            if name.endswith("_port"):
                setattr(manager, name, value)
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        command = manager.format_kernel_cmd()
        prepared: dict[str, Any] = await super().pre_launch(cmd=command, **kwargs)
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Have the kernel forked; the command and environment of the caller play no part."""
        assert self._folder is not None
        limits = asdict(Limits(**self.limits))
        request = kernel_request(self._folder, limits, self.variables, (), os.urandom(32))
        self._link = Link(self.zygote, request)
        try:
            await asyncio.to_thread(self._link.wait_ready, _READY_S)
        except BaseException:
            await self.cleanup()
            raise
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel runs, else its exit status."""
        if self._link is None or self._link.alive:
            return None if self._link else 0
        return self._link.exit_code if self._link.exit_code is not None else 1

    async def wait(self) -> int | None:
        """Wait until the kernel has ended; returns its exit status."""
        while (code := await self.poll()) is None:
            await asyncio.sleep(0.05)
        return code

    async def send_signal(self, signum: int) -> None:
        """Pass on SIGINT, SIGTERM and SIGKILL; 0 and others do nothing."""
        with contextlib.suppress(ValueError):
            order = _ORDERS.get(signal.Signals(signum))
            if order and self._link:
                self._link.order(order)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and everything it started."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """End what is left and remove the kernel's folder."""
        if self._link is not None:
            await asyncio.to_thread(self._link.close)
            self._link = None
        if self._folder is not None:
            await asyncio.to_thread(shutil.rmtree, self._folder, True)
            self._folder = None

    async def get_provisioner_info(self) -> dict[str, Any]:
        """What is worth knowing about the kernel; it can't be taken over by another process."""
        info = await super().get_provisioner_info()
        return {**info, "folder": str(self._folder), "zygote": self.zygote}
