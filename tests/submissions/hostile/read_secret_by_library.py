# Lets libraries read it, which open files in C.
# expect: points all 0
# %% first
import mmap, sqlite3
import numpy as np

def by_tensorflow():
    import tensorflow as tf
    return tf.io.read_file("@SECRET@").numpy()

for read in (lambda: np.fromfile("@SECRET@", dtype="S1").tobytes(),
             lambda: bytes(np.memmap("@SECRET@", mode="r")),
             lambda: sqlite3.connect("file:@SECRET@?mode=ro", uri=True).execute("select 1").fetchall(),
             lambda: __import__("linecache").getlines("@SECRET@"),
             lambda: __import__("fileinput").input("@SECRET@").readline(),
             by_tensorflow):
    try:
        print(read())
    except Exception as error:
        print(type(error))
