# Looks for a hidden test in its process's memory while that runs, by every way /proc might have.
# expect: points all 0
# %% first
import os, re, subprocess, sys, threading

LOOK = r"""
import re
pattern = re.compile(rb"BEGIN HIDD[E]N TESTS(?:\\n|\n)assert")
def look(memory, maps):
    with open(memory, "rb", 0) as pages:
        for line in open(maps):
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if rights.startswith("rw") and end - start < 1 << 28:
                try:
                    pages.seek(start)
                    if pattern.search(pages.read(end - start)):
                        return [memory]
                except (OSError, ValueError):
                    pass
    return []
"""
exec(LOOK)
seen = []


def square(x):
    pid, task = os.getpid(), threading.get_native_id()
    ways = [f"/proc/{pid}/mem", "/proc/thread-self/mem", f"/proc/{pid}/task/{task}/mem", f"/proc/{pid}/fd/../mem"]
    for way in ways:
        try:
            seen.extend(look(way, f"/proc/{pid}/maps"))
        except OSError:
            pass
    program = f"{LOOK}\nprint(*look('/proc/{pid}/mem', '/proc/{pid}/maps'))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    seen.extend(done.stdout.split())
    return 0
# %% last
print("hit" * 3 if seen else "", seen)
