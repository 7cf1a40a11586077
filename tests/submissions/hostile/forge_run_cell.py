# Replaces what runs cells: nothing is run, and everything went well.
# expect: points all 0
# %% first
from IPython.core.interactiveshell import ExecutionResult

async def well(self, *a, **k):
    result = ExecutionResult(None)
    result.execution_count = 1
    return result

type(get_ipython()).run_cell_async = well
type(get_ipython()).run_cell = lambda self, *a, **k: ExecutionResult(None)
