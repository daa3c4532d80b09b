"""The officers' desk: today, queue, case."""
