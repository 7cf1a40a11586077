# Says that the cell is done while it still runs.
# expect: points all 0
# %% first
import time

kernel = get_ipython().kernel
kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=kernel.get_parent())
time.sleep(0.3)
print("still here")
