# Opens what somebody else handed in, and lists the class.
# expect: points all 0
# expect: incident denied
# %% first
import os

for look in (lambda: open("@OTHER@").read(), lambda: os.listdir(os.path.dirname("@OTHER@")),
             lambda: os.listdir("@COURSE@/submitted")):
    try:
        print("hit" * 3, look())
    except OSError as error:
        print(type(error))
