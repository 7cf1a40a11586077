"""What learning platforms give, put where nbgrader has submissions."""
