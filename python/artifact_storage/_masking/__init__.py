"""Finds secrets in code and in texts, and masks them."""
