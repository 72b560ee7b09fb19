"""What a plan leads to, worked out while the window goes on: the only place that starts long work."""
