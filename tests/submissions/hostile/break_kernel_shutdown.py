# Shuts its kernel down by the kernel's own message.
# expect: points all 0
# %% first
kernel = get_ipython().kernel
kernel.do_shutdown(True)
await kernel.shutdown_request(None, [], {"content": {"restart": False}, "header": {}})
