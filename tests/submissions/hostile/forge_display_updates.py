# Updates one display ten thousand times.
# expect: points all 0
# %% first
from IPython.display import display

handle = display("0", display_id="hostile")
for number in range(10_000):
    handle.update(str(number))
