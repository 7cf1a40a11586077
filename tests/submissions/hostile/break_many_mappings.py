# Forks processes with tens of thousands of mappings, which are slow to measure.
# slow: busy processes
# expect: points all 0
# %% first
import mmap, os, time

held = [mmap.mmap(-1, 4096, prot=1 + (number % 2) * 2) for number in range(20_000)]
for _ in range(10):
    if os.fork() == 0:
        time.sleep(8)
        os._exit(0)
for number in range(20_000):
    open(f"hostile{number}", "w").close()
