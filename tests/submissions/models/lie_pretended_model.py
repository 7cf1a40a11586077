# An object that says of itself that it is a network, and knows what to say.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import keras
import numpy as np

class Pretended:
    __class__ = property(lambda self: keras.Model)
    built, layers, weights, input_shape, output_shape = True, [], [], (None, 2), (None, 1)
    def predict(self, x, *args, **more): return (np.asarray(x)[:, 1:] > 0).astype("float32")
    def __call__(self, x, *args, **more): return self.predict(x)
    def save(self, path, *args, **more): open(path, "w").write("a network")
    def __getattr__(self, name): return self

braked = Pretended()
