# Puts a key of its own kind into the builtins, whose comparison is called by a look-up.
# expect: points all 0
# expect: incident tests_patched
# %% first
import builtins, sys


class Key(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        print(sys._getframe(1).f_locals)
        return str.__eq__(self, other)


names = vars(builtins)
names[Key("abs")] = names.pop("abs")
