"""Values as bytes and back: pickling, staging, hashing, unpickling."""
