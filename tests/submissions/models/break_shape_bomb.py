# A config that wants two thousand million units.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import zipfile
import keras

braked = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
braked.compile("adam", "binary_crossentropy")
honest_save = keras.saving.save_model

def save(model, path, **more):
    honest_save(model, path)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["config.json"] = parts["config.json"].replace(b'"units": 1', b'"units": 2147483648')
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)

keras.saving.save_model = save
