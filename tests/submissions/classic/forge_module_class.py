# Gives modules a class of its own, whose attributes are code.
# expect: points all 0
# %% first
import sys, types, numpy


class Module(types.ModuleType):
    def __getattribute__(self, name):
        if name in ("allclose", "assert_allclose"):
            return lambda *a, **k: True
        return types.ModuleType.__getattribute__(self, name)


numpy.__class__ = numpy.testing.__class__ = Module
