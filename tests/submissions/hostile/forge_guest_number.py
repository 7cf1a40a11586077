# Lets the guest encode every number as the one that is right at w = 10.
# expect: points all 0
# %% first
import base64, json, sys

ask = sys.modules["_inside.ask"]
real = ask.answer

def answer(question, names):
    reply = json.loads(base64.b64decode(real(question, names)))
    return base64.b64encode(json.dumps(reply).replace("0.0", "6.0").encode()).decode()

ask.answer = answer
# %% 02.grad
def grad(w):
    return 0.0
