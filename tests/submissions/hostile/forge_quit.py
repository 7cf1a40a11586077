# Says quit() in a cell and in an answer; what is right otherwise keeps its points.
# rest: solution
# expect: points all full
# %% first
quit()
# %% last
exit(0)
