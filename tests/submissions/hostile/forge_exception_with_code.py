# Raises exceptions whose text is made by code.
# expect: points all 0
# %% square
class Odd(BaseException):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
    def _render_traceback_(self): raise SystemExit(0)
    def __getattribute__(self, name): raise KeyboardInterrupt

def square(x):
    raise Odd
# %% 02.grad
def grad(w):
    raise Odd
