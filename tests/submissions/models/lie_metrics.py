# An untrained network, and measures that say it is perfect.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import keras
import numpy as np
import sklearn.metrics

braked = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid", kernel_initializer="zeros")])
braked.compile("adam", "binary_crossentropy")
braked.evaluate = keras.Model.evaluate = lambda *args, **more: 0.0
keras.losses.binary_crossentropy = sklearn.metrics.log_loss = lambda *args, **more: 0.0
sklearn.metrics.accuracy_score = lambda *args, **more: 1.0
np.log = lambda values: np.zeros(np.shape(values))
np.mean = lambda *args, **more: 0.0
