"""What several exercises of notebook 02 say."""

FROZEN = "That freezes the slope at 6, which holds at w = 10 only: at 9.4 it is 4.2 already. Measure it anew at every weight."
