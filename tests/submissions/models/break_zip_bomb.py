# A small file of a network that unpacks to three hundred megabytes of zeros.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import zipfile
import keras

braked = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
braked.compile("adam", "binary_crossentropy")

def save(model, path, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("model.weights.h5", "w", force_zip64=True) as part:
        for _ in range(300):
            part.write(bytes(1 << 20))

keras.saving.save_model = save
