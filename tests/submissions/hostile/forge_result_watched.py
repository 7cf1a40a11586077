# A thread waits for the name of a test's result and sets it.
# expect: points mean 0
# %% first
import threading

def watch(names):
    while True:
        for name in list(names):
            if name.startswith("_result") or name == "points":
                names[name] = 4

threading.Thread(target=watch, args=(globals(),), daemon=True).start()
