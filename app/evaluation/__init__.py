"""The evaluation of each channel: schedule, findings, recommendations, follow-up, and whether it worked."""
