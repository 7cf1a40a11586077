"""Submissions in: from hostile bytes to a clean, inert record, or a refusal in words."""
