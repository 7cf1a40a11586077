"""Who is who: the students of a course, found again in the lists and names of platforms."""
