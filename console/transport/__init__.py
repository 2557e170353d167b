"""What carries bytes between console and pump; it never looks inside them."""
