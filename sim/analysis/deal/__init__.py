"""A proposal put to the parties, and what becomes of a peace in futures that are played."""
