# Sends bytes that are no UTF-8, though JSON readers take them.
# rest: solution
# expect: points all full
# %% first
kernel = get_ipython().kernel
usual = kernel.session.pack
kernel.session.pack = lambda thing: usual(thing).replace(b"SURROGATE", b"\xed\xa0\x80")
print("SURROGATE")
