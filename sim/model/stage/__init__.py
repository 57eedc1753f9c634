"""What every actor stands on: clock, luck, parameters, plans, ledgers, decisions and the record."""
