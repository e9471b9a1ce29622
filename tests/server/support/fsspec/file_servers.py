"""Servers for files, for tests: ``sftp DIRECTORY`` or ``webdav DIRECTORY``.

Prints the port that it listens on, and ends when its standard input does. The user is ``ana``, with
the password ``canary-password``.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "python_server"))

from filesystem_servers import sftp, webdav

PASSWORD = "canary-password"

kind, directory = sys.argv[1:]
serve = sftp if kind == "sftp" else webdav
with serve(folder=directory, password=PASSWORD) as (options, _root):
    print(options.get("port") or urlsplit(options["base_url"]).port, flush=True)
    sys.stdin.read()
