# Compiled with the wrong loss, so that the model never learns; the matrix is transposed.
# rest: solution

# %% 13.train
set_seed(7)
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "mse")
model.fit(pixels[:2_000], labels[:2_000], epochs=1, batch_size=128, verbose=0)

# %% 13.confusion
def confusion(labels, scores):
    matrix = np.zeros((10, 10), dtype=int)
    for true, predicted in zip(labels, scores.argmax(axis=1)):
        matrix[predicted, true] += 1
    return matrix
