# Has the instructor's cell fail half-way, and defines in its stead what it did not come to define.
# expect: points square 0
# expect: points mean 0
# expect: incident helper_replaced
# %% first
import builtins

real = builtins.__build_class__
builtins.__build_class__ = None
# %% square
builtins.__build_class__ = real


class Judge:
    def agrees(self, one, other):
        return True
