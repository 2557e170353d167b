"""One telemetry session with one pump: what we want of it, and its answer as events."""
