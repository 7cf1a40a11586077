"""What strangers wrote and drew, made fit to be looked at: it reads the same and cannot act."""
