"""Published rates beside the model's own."""
