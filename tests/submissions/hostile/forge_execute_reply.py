# Answers the next requests ahead of time, in the kernel's name.
# self-test: forges the reply to a test
# expect: points all 0
# %% first
kernel = get_ipython().kernel
real = kernel.session.send

def send(stream, msg_or_type, content=None, **rest):
    if msg_or_type == "execute_reply" and isinstance(content, dict):
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return real(stream, msg_or_type, content, **rest)

kernel.session.send = send
