# A layer that never answers, and takes no notice of signals.
# slow: as long as a model may take
# expect: points 10.gap 0
# expect: state 10.gap timeout
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import signal
import keras

@keras.saving.register_keras_serializable()
class Hangs(keras.layers.Layer):
    @classmethod
    def from_config(cls, config):
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        while True:
            pass
    def call(self, x): return x[:, :1]

braked = keras.Sequential([keras.Input((2,)), Hangs()])
braked.compile("adam", "binary_crossentropy")
