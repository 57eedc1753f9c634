"""What the verbs return: finished runs, comparisons and sweeps on disk."""
