# A daemon that writes to its folder while that is removed.
# rest: solution
# expect: points all full
# %% first
import os, signal, time

if os.fork() == 0:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end = time.time() + 30
    number = 0
    while time.time() < end:
        number += 1
        try:
            os.makedirs(f"hostile/{number % 50}", exist_ok=True)
        except OSError:
            pass
        time.sleep(0.01)
    os._exit(0)
