# Has a thread patch the JSON reader again and again, to be called inside the runner.
# expect: points all 0
# expect: nowhere canary
# %% first
import json.decoder
import threading

kept = []
real = json.decoder.JSONDecoder.raw_decode


def raw_decode(self, text, idx=0):
    kept.append(text)
    return real(self, text, idx)


def patch():
    while True:
        json.decoder.JSONDecoder.raw_decode = raw_decode


threading.Thread(target=patch, daemon=True).start()
# %% square
def square(x):
    return 0
# %% last
print([text for text in kept if "can" + "ary" in text])
