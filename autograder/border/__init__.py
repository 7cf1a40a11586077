"""Where strangers' bytes become plain data: bounded before they are parsed, canonical after."""
