# A task of the kernel's own event loop goes on in later cells and defines the tests away.
# expect: points all 0
# %% first
import asyncio

async def later():
    while True:
        await asyncio.sleep(0)
        get_ipython().showtraceback = lambda *a, **k: None
        globals()["points"] = 4

task = asyncio.get_event_loop().create_task(later())
await asyncio.sleep(0)
