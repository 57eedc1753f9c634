"""Files and folders of results: written whole, sealed, found again, opened and verified."""
