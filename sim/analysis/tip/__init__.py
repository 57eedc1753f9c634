"""What would have to change for an outcome to reach a target."""
