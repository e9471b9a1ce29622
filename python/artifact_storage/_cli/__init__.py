"""The command line: `artifact-storage`, and `jupyter artifact-storage`."""
