"""The law's figures as dated data, and the calendar they are counted in."""
