"""The commands of ``autograder``, by what they are about; ``autograder.cli`` lists them."""
