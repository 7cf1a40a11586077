# Finds the runner's class among those that there are, and gives it a method that forgives.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
found = [c for c in object.__subclasses__() if c.__module__.startswith("_inside.")]
print(found)
for one in found:
    if one.__name__ == "Runner":
        real = one._close
        one._close = lambda self, failure: real(self, None)
        print("stolen" + "-it")
# %% square
def square(x):
    return 0
