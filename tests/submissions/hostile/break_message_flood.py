# Floods the grader with messages that belong to no cell.
# expect: points all 0
# %% first
kernel = get_ipython().kernel
for number in range(20_000):
    kernel.session.send(kernel.iopub_socket, f"kind{number}", {"x": "y" * 100}, parent={})
