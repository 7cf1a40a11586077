# Watches and replaces the standard library's JSON and hashes.
# expect: points all 0
# expect: nowhere canary
# %% first
import hashlib, json, json.decoder

seen = []
real = json.decoder.JSONDecoder.raw_decode


def raw_decode(self, text, idx=0):
    seen.append(text)
    return real(self, text, idx)


json.decoder.JSONDecoder.raw_decode = raw_decode
json.decoder.JSONDecoder.decode = lambda self, text, *a: seen.append(text) or real(self, text)[0]
hashlib.blake2b = hashlib.shake_256 = lambda *a, **k: seen.append(a)
# %% last
print(seen)
