"""The public campaign: its pages, who was told of what at which event, and how often pages are opened."""
