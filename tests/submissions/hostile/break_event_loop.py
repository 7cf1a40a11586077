# Stops the kernel's event loop, its threads and its streams.
# expect: points all 0
# %% first
import asyncio

kernel = get_ipython().kernel
asyncio.get_event_loop().call_later(0, asyncio.get_event_loop().stop)
for name in ("shell_stream", "control_stream", "iopub_thread"):
    try:
        getattr(kernel, name).close()
    except Exception as error:
        print(type(error))
