"""The standard hook: other Jupyter tools take their kernels from the sandbox."""

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient

from autograder.sandbox import Sandbox


class _EntryPoint:
    """What the installed entry point resolves to, also where the project is not installed."""

    name = "sandbox"

    def load(self) -> type:
        from autograder.sandbox.provisioner import SandboxProvisioner

        return SandboxProvisioner


def test_nbclient_runs_a_notebook_in_the_sandbox(light: Sandbox) -> None:
    """Through KernelManager and a kernelspec, with nothing changed in either."""
    KernelProvisionerFactory.instance().provisioners["sandbox"] = _EntryPoint()
    config = {"zygote": str(light.zygote_socket), "limits": {"processes": 30}}
    spec = KernelSpec(
        argv=["python"],
        display_name="Sandbox",
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": "sandbox", "config": config}},
    )
    manager = KernelManager()
    manager._kernel_spec = spec
    cells = ["import os; print(os.getcwd())", "open('/etc/shadow')", "1 + 1"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    client = NotebookClient(notebook, km=manager, allow_errors=True, timeout=60)
    client.execute()
    first, second, third = (cell.outputs[0] for cell in notebook.cells)
    assert first["text"].strip().endswith("/work")
    assert second["ename"] in {"PermissionError", "FileNotFoundError"}
    assert third["data"]["text/plain"] == "2"
    manager.shutdown_kernel(now=True)
    base = light.zygote_socket.parent
    assert not list(base.glob("p*"))
