# The notebook that hostile models are made of: a network that is judged by its file, and a function
# beside it, which no model may cost its points.
# %% 10.gap
import keras
from keras import layers

from course_utils import set_seed
from course_utils.demos import nb10 as demo

(x_train, y_train), _ = demo.rows()
l2 = keras.regularizers.L2(0.01)
hidden = [layers.Dense(64, "relu", kernel_regularizer=l2) for _ in range(2)]
set_seed(0)
braked = keras.Sequential([keras.Input((2,)), *hidden, layers.Dense(1, "sigmoid")])
braked.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
braked.fit(x_train, y_train, batch_size=20, epochs=30, verbose=0)
# %% check 10.gap 3
check("10.gap")
# %% 02.grad
def grad(w):
    return 3 * (w - 8)
# %% check 02.grad 2
check("02.grad")
