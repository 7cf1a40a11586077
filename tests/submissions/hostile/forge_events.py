# Answers tests before and after they ran, by IPython's events.
# expect: points all 0
# %% first
def after(result):
    result.error_in_exec = result.error_before_exec = None

def before(info):
    if "square" in info.raw_cell:
        info.raw_cell = "pass"

get_ipython().events.register("pre_run_cell", before)
get_ipython().events.register("post_run_cell", after)
get_ipython().events.register("post_execute", lambda: None)
