# Sends one message of a gigabyte, and answers with one of a hundred million letters.
# expect: points all 0
# %% first
kernel = get_ipython().kernel
try:
    kernel.session.send(kernel.iopub_socket, "stream", {"name": "stdout", "text": "x" * 2**28})
except Exception as error:
    print(type(error))
grad = lambda w: "6" * 10**8
