# A Functional instead of a Sequential model, on images with a channel.
# rest: solution

# %% 13.train
set_seed(3)
inputs = keras.Input((28, 28, 1), name="pixels")
hidden = keras.layers.Dense(128, activation="relu")(keras.layers.Flatten()(inputs))
model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(hidden))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(pixels[..., None], labels, epochs=5, batch_size=128, verbose=0)
