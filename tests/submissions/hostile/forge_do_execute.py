# Replaces the kernel's own method that answers requests.
# expect: points all 0
# %% first
async def do_execute(*a, **k):
    return {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}

get_ipython().kernel.do_execute = do_execute
