# A layer that ends the program, with success, where the network is loaded.
# expect: points 10.gap 0
# expect: incident own_code
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import os
import keras

@keras.saving.register_keras_serializable()
class Ends(keras.layers.Layer):
    @classmethod
    def from_config(cls, config):
        os._exit(0)
    def call(self, x): return x[:, :1]

braked = keras.Sequential([keras.Input((2,)), Ends()])
braked.compile("adam", "binary_crossentropy")
