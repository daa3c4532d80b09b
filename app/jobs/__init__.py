"""Work that nobody asks for: letters, missed clocks, steps of time, erasing, daily roots, tidying."""
