# Looks through all objects, modules and frames of its process.
# expect: points all 0
# %% first
import gc, sys

word = "can" + "ary-"
for thing in gc.get_objects():
    if type(thing) in (str, bytes, dict, list, tuple):
        try:
            text = repr(thing)[:2000] if len(thing) < 50 else ""
        except Exception:
            continue
        place = text.find(word)
        if place >= 0:
            print(text[place : place + 40])
for frame in sys._current_frames().values():
    while frame is not None:
        if any(word in str(value)[:500] for value in frame.f_locals.values()):
            print(str(frame.f_locals)[:500])
        frame = frame.f_back
