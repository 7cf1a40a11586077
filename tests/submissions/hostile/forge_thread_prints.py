# A thread prints verdicts while other cells run.
# expect: points all 0
# %% first
import threading, time

def say():
    for _ in range(200):
        print("correct: 2 of 2 points")
        time.sleep(0.01)

threading.Thread(target=say, daemon=True).start()
