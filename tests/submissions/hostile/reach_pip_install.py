# Installs a package, with pip as a magic and as a program.
# expect: points all 0
# %% first
%pip install --quiet --retries 0 --timeout 1 --target . six
# %% last
import pathlib
if pathlib.Path("six.py").exists():
    print("hit" * 3)
