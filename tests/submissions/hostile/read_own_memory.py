# Searches its own memory for what its process may have inherited from the grader.
# expect: points all 0
# %% first
import re

pattern = re.compile(b"can" + b"ary-[0-9a-f]{16}")
with open("/proc/self/mem", "rb", 0) as memory:
    for line in open("/proc/self/maps"):
        span, rights, *_ = line.split()
        start, end = (int(part, 16) for part in span.split("-"))
        if rights.startswith("rw") and end - start < 64 << 20:
            try:
                memory.seek(start)
                for found in set(pattern.findall(memory.read(end - start))):
                    print(found)
            except OSError:
                pass
