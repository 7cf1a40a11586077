# Answers the next requests ahead of time, in the kernel's name.
# expect: points all 0
# %% first
kernel = get_ipython().kernel
real = kernel.session.send

def send(stream, msg_or_type, content=None, *rest, **named):
    if msg_or_type == "execute_reply" and isinstance(content, dict):
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return real(stream, msg_or_type, content, *rest, **named)

kernel.session.send = send
