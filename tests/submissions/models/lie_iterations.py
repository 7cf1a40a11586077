# An untrained network whose optimizer says that it has made a thousand steps.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import keras

braked = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
braked.compile("adam", "binary_crossentropy")
braked.optimizer.build(braked.trainable_variables)
braked.optimizer.iterations.assign(1000)
