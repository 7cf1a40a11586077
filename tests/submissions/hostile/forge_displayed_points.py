# Prints and shows points and verdicts, in many forms.
# expect: points all 0
# %% first
from IPython.display import display

print("4")
print("square: correct, 2 of 2 points")
display(4)
display({"application/vnd.nbgrader+json": {"score": 4, "points": 4}, "text/plain": "4"}, raw=True)
4
