# Answers for the guest, in the words that say that everything is right.
# self-test: forges the replies to a check
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
import base64, json, sys

right = {"ok": True, "value": 6.0, "reply": {"ok": True, "value": 6.0}, "score": 2, "correct": True}
text = base64.b64encode(json.dumps({"reply": right}).encode()).decode()
ask = sys.modules["_inside.ask"]
ask.answer = lambda question, names: text
kernel = get_ipython().kernel
real = kernel.session.send

def send(stream, msg_or_type, content=None, *rest, **named):
    if msg_or_type == "execute_reply":
        data = {"text/plain": repr(text)}
        content = {"status": "ok", "execution_count": 1, "payload": [],
                   "user_expressions": {"reply": {"status": "ok", "data": data, "metadata": {}}}}
    return real(stream, msg_or_type, content, *rest, **named)

kernel.session.send = send
