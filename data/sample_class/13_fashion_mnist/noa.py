# A Functional instead of a Sequential model, on rows that are flattened beforehand.
# rest: solution

# %% 13.train
set_seed(3)
inputs = keras.Input((784,), name="pixels")
hidden = keras.layers.Dense(128, activation="relu")(inputs)
model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(hidden))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(pixels.reshape(-1, 784), labels, epochs=5, batch_size=128, verbose=0)
