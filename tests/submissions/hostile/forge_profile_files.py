# Leaves start-up files of IPython, Keras, Matplotlib and joblib for kernels that come later.
# expect: points all 0
# %% first
import json, pathlib

code = "import builtins; builtins.hostile_was_here = True\n"
home = pathlib.Path.home()
for name in (".ipython/profile_default/startup/00.py", ".pythonrc", ".keras/keras.json",
             ".config/matplotlib/matplotlibrc", ".jupyter/jupyter_config.py", ".bashrc", ".profile"):
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"backend": "hostile"}) if name.endswith(".json") else code)
