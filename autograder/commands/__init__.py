"""The commands of ``autograder``, by what they are about; ``listed`` has them all."""
