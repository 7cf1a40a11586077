# Everything right.
# rest: solution
