# Handed in as he got it.
