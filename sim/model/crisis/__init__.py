"""From Moscow's chance to move to what an attack leaves behind."""
