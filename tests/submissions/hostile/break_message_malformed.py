# Sends what is no message: wrong signatures, missing frames, no JSON.
# expect: points all 0
# %% first
kernel = get_ipython().kernel
for frames in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"bad"] + [b"{}"] * 4, [b""] * 50,
               [b"<IDS|MSG>", b"", b"{", b"[", b"nul", b"\xff"], [b"\xff" * 1000]):
    try:
        kernel.iopub_socket.send_multipart(frames)
    except Exception as error:
        print(type(error))
