"""What differs between members: their luck, month by month, and the uncertain parameters."""
