"""The pictures and demonstrations of single notebooks, one module or a few a notebook."""
