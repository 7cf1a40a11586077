# A layer that looks for answer keys, for the course's secret and for others' work where it is scored.
# expect: points 10.gap 0
# expect: incident own_code
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import glob
import keras

@keras.saving.register_keras_serializable()
class Spy(keras.layers.Layer):
    def build(self, shape):
        import importlib.util
        found = []
        for path in ("@SECRET@", "@OTHER@", "@COURSE@/.autograder/secret"):
            try:  # os.access says what a file's owner may, whatever Landlock refuses
                with open(path, "rb") as file:
                    found.append(file.read(1))
            except OSError:
                pass
        try:
            found += glob.glob(importlib.util.find_spec("autograder").submodule_search_locations[0] + "/exercises/nb*/*.py")
        except (ImportError, AttributeError):
            pass
        if found:
            raise RuntimeError("hit" * 3)
    def call(self, x): return 0 * x[:, :1] + 0.5

braked = keras.Sequential([keras.Input((2,)), Spy()])
braked.compile("adam", "binary_crossentropy")
