"""The verbs without a window, one file each, and what they share: how they answer, where their files lie."""
