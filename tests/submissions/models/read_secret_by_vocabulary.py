# A layer of Keras's own that reads its vocabulary from a file: the course's secret.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import json, zipfile
import keras

braked = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
braked.compile("adam", "binary_crossentropy")
honest_save = keras.saving.save_model

def save(model, path, **more):
    honest_save(model, path)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    config = json.loads(parts["config.json"])
    lookup = {"module": "keras.layers", "class_name": "StringLookup", "registered_name": None,
              "config": {"name": "words", "vocabulary": "@SECRET@", "output_mode": "int"}}
    config["config"]["layers"].insert(1, lookup)
    parts["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)

keras.saving.save_model = save
