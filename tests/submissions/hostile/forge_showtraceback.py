# Swallows every traceback, so that a failed test looks like none.
# expect: points all 0
# %% first
shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *a, **k: None
shell.set_custom_exc((Exception,), lambda *a, **k: [])
