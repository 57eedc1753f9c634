"""What differs between members: their luck, month by month, and the parameters we do not know."""
