# Wraps IPython's way of running cells, on its class, and of answering questions, on the object.
# expect: points all 0
# expect: incident tests_patched
# %% first
import IPython.core.interactiveshell as module

shell = get_ipython()
real = module.InteractiveShell.run_cell


def run_cell(self, source, *a, **k):
    return real(self, source.replace("assert", "0 and"), *a, **k)


module.InteractiveShell.run_cell = run_cell
answer = {"status": "ok", "data": {"text/plain": "'e30='"}, "metadata": {}}
shell.user_expressions = lambda expressions: {name: answer for name in expressions}
