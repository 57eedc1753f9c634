"""What the terminal says, a module each."""
