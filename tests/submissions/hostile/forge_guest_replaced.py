# Replaces the function that answers the grader's questions.
# expect: points all 0
# %% first
import base64, json, sys

def answer(question, names):
    text = json.dumps({"reply": {"ok": True, "value": 6.0, "score": 2, "correct": True}})
    return base64.b64encode(text.encode()).decode()

for name, module in list(sys.modules.items()):
    if "_inside" in name or "guest" in name:
        for attribute in dir(module):
            if callable(getattr(module, attribute, None)) and not attribute.startswith("__"):
                try:
                    setattr(module, attribute, answer)
                except Exception:
                    pass
