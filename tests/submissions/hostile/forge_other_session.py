# Signs messages with the kernel's own key, with other parents.
# expect: points all 0
# %% first
kernel = get_ipython().kernel
parent = dict(kernel.get_parent())
for number in range(50):
    parent["header"] = {**parent["header"], "msg_id": str(number)}
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=parent)
    kernel.session.send(kernel.iopub_socket, "stream", {"name": "stdout", "text": "4"}, parent=parent)
