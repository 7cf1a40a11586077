# Forgets to scale, takes argmax of integer labels, and reads the matrix the wrong way round.
# rest: solution

# %% 13.load
(x_train, y_train), (x_test, y_test) = load_fashion_mnist()
x_train = x_train.astype("float32") / 256
x_test = x_test.astype("float32") / 256

# %% 13.train
set_seed(6)
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
raw = fashion.train_images[:20_000].astype("float32")
model.fit(raw, labels[:20_000], epochs=3, batch_size=128, verbose=0)

# %% 13.confusion
def confusion(labels, scores):
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(np.argmax(labels, axis=1), np.argmax(scores, axis=1))

# %% 13.worst
def worst(matrix):
    others = matrix.copy()
    np.fill_diagonal(others, 0)
    true, predicted = np.unravel_index(others.argmax(), others.shape)
    recall = np.diag(matrix) / matrix.sum(axis=1)
    return int(recall.argmin()), (int(predicted), int(true))
