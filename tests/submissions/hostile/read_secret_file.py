# Opens a file of this account and shows what is in it.
# self-test: reads a file of this account
# expect: points all 0
# expect: incident denied
# %% first
print(open("@SECRET@").read())
