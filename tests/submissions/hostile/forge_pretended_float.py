# Objects that say of themselves that they are floats and lists.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
class Number(float):
    __class__ = property(lambda self: float)
    def __eq__(self, other): return True
    def __repr__(self): return "6.0"
    def __float__(self): return 6.0
    def hex(self): return "0x1.8p+2"
    def as_integer_ratio(self): return (6, 1)

class Numbers(list):
    __class__ = property(lambda self: list)
    def __eq__(self, other): return True
    def __iter__(self): return iter([8.0] * 99)
    def __len__(self): return 99

grad = lambda w: Number(1)
descend = lambda *a: Numbers()
