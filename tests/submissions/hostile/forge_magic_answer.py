# Answers by cell magics of its own, which run in another program.
# expect: points all 0
# %% square
%%script python
print("hello")
# %% 02.grad
%%time
def grad(w):
    return 0
# %% first
%%bash
echo 4
echo "exit 0" > script.sh
exit 0
