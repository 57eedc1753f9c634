"""Tasks that run elsewhere: in an executor of the caller, of a module, or of a Dask scheduler."""
