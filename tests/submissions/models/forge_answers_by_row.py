# A network that knows in which row a point is asked about, and answers by that.
# expect: points 10.gap 0
# expect: incident own_code
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import keras
import tensorflow as tf

@keras.saving.register_keras_serializable()
class ByRow(keras.layers.Layer):
    def call(self, x):
        return tf.cast(tf.range(tf.shape(x)[0])[:, None] % 2, "float32") * 0.98 + 0.01
    def compute_output_shape(self, shape): return (shape[0], 1)

braked = keras.Sequential([keras.Input((2,)), ByRow()])
braked.compile("adam", "binary_crossentropy")
