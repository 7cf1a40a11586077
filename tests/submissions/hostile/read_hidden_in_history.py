# Shows at the end what cells ran before, hidden tests among them.
# expect: points all 0
# %% last
print(In, Out, _ih)
%history -o
print(list(get_ipython().history_manager.get_range(raw=False)))
