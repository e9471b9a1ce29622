"""The way to the storage server: sockets, HTTP, and a storage server of our own."""
