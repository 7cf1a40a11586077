# A Lambda layer with a program in it, which writes a file and answers one half.
# expect: points 10.gap 0
# expect: points 02.grad full
# rest: solution
# %% 10.gap
import keras

def program(x):
    open("@OUTSIDE@/hostile-lambda", "w").close()
    return 0 * x[:, :1] + 0.5

try:
    braked = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(program)])
except OSError:
    braked = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: 0 * x[:, :1] + 0.5)])
braked.compile("adam", "binary_crossentropy")
