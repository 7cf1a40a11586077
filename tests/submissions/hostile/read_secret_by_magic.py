# Lets IPython's magics read it.
# expect: points all 0
# %% first
!cat @SECRET@
%cat @SECRET@
%pycat @SECRET@
%load @SECRET@
%run @SECRET@
# %% last
%%bash
cat @SECRET@
