# Makes links to it in its own folder, and reads those.
# expect: points all 0
# %% first
import os

for make in (os.symlink, os.link):
    try:
        make("@SECRET@", make.__name__)
        print(open(make.__name__).read())
    except OSError as error:
        print(type(error))
