"""Single futures: which ones stand for many, and where two worlds with the same luck part."""
