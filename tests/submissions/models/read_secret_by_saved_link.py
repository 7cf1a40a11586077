# Saving makes a link to the course's secret instead of a file.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import os
import keras

braked = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
braked.compile("adam", "binary_crossentropy")

def save(model, path, **more):
    os.symlink("@SECRET@", path)

keras.saving.save_model = save
