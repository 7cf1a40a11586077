# Answers with objects that run code where they are unpickled or copied.
# expect: points all 0
# %% first
class Bomb:
    def __reduce__(self):
        import os
        return (os.system, ("touch @OUTSIDE@/hostile-pickle",))
    def __deepcopy__(self, memo):
        raise SystemExit(0)

square = mean = grad = descend = lambda *a: Bomb()
