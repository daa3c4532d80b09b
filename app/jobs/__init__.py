"""Work that nobody asks for: missed clocks, daily roots, sessions that are over, tidying."""
