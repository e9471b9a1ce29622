"""What is recorded of a save beside its value, and who saves."""
