# Replaces what is called for exceptions and displayed values.
# expect: points all 0
# %% first
import sys, threading

sys.excepthook = threading.excepthook = sys.unraisablehook = lambda *a: None
sys.displayhook = lambda value: None
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = lambda *a, **k: None
shell.set_custom_exc((Exception,), lambda self, *a, **k: None)
shell.events.register("post_run_cell", lambda result: None)
