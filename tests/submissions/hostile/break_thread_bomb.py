# Starts threads without end. (It stops by itself at four thousand.)
# expect: points all 0
# %% first
import threading, time

for _ in range(4000):
    try:
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    except RuntimeError:
        break
time.sleep(2)
