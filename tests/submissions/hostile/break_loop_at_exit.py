# Never ends when the kernel is to end: in atexit, in destructors, in threads that are no daemons.
# rest: solution
# expect: points all full
# %% first
import atexit, threading, time

class Stays:
    def __del__(self):
        while True:
            pass

stays = Stays()
atexit.register(lambda: [time.sleep(1) for _ in iter(int, 1)])
threading.Thread(target=lambda: [time.sleep(0.1) for _ in iter(int, 1)]).start()
