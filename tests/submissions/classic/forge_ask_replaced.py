# Replaces the module by which tests come, and answers in its stead.
# expect: points all 0
# expect: incident tests_patched
# %% first
import sys, base64, json

ask = sys.modules["_inside.ask"]
answer = json.dumps({"reply": {"sealed": "AAAA", "failure": None, "value": None, "number": 1}})
ask.test = lambda question: base64.b64encode(answer.encode()).decode()
