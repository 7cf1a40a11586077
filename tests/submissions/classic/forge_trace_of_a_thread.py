# Traces a thread from before the test, and has that one reach for the lines of the test.
# expect: points square 0
# expect: points mean full
# expect: incident inspected
# %% first
import queue
import sys
import threading

inbox, done = queue.Queue(), threading.Event()


def trace(frame, event, argument):
    if event == "line" and frame.f_code.co_name == "work" and "test" in frame.f_locals:
        test = frame.f_locals["test"]
        test.f_trace = trace
        test.f_lineno = max(line for _, _, line in test.f_code.co_lines() if line)
    return trace


def work():
    test = inbox.get()
    done.set()


def traced():
    sys.settrace(trace)
    work()


threading.Thread(target=traced, daemon=True).start()


# %% square
def square(x):
    inbox.put(sys._getframe(1))
    done.wait(1)
    return 9


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)
