# Makes one file of a terabyte that has nothing in it, and one that has.
# self-test: makes a file of a terabyte
# expect: points all 0
# %% first
import os

for make in (lambda file: file.truncate(2**40), lambda file: os.posix_fallocate(file.fileno(), 0, 2**40),
             lambda file: (file.seek(2**40), file.write(b"x"), file.flush())):
    try:
        with open("large", "wb") as file:
            make(file)
        print("hit" * 3)
    except OSError as error:
        print(type(error))
