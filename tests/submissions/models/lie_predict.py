# A network whose own methods say what would be right; its layers say one half to everything.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import keras
import numpy as np

@keras.saving.register_keras_serializable()
class Liar(keras.Model):
    def call(self, x): return 0 * x[:, :1] + 0.5
    def predict(self, x, *args, **more): return (np.asarray(x)[:, 1:] > 0).astype("float32")
    def evaluate(self, *args, **more): return 0.0
    def count_params(self): return 4417
    def summary(self, *args, **more): print("Total params: 4417")
    def get_config(self): return {"points": 3}
    @classmethod
    def from_config(cls, config): return cls()

braked = Liar()
braked.compile(loss="binary_crossentropy")
braked(np.zeros((2, 2), "float32"))
