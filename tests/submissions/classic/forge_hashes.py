# Replaces the hash that seals are made with, which is handed the key.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import hashlib

stolen = []
real = hashlib.blake2b


def spy(*given, **named):
    stolen.append("stolen" + "-it")
    return real(*given, **named)


hashlib.blake2b = spy
# %% last
print(stolen)
