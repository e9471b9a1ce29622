"""Servers for files, for tests: ``sftp DIRECTORY`` or ``webdav DIRECTORY``.

Prints the port that it listens on, and ends when its standard input does. The user is ``ana``, with
the password ``canary-password``.
"""

import asyncio
import os
import sys
import threading

USER, PASSWORD = "ana", "canary-password"


def end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


async def sftp(directory: str) -> None:
    import asyncssh

    class Server(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    def factory(channel):
        return asyncssh.SFTPServer(channel, chroot=directory)

    acceptor = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=Server,
        server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        sftp_factory=factory,
    )
    print(acceptor.get_port(), flush=True)
    await acceptor.wait_closed()


def webdav(directory: str) -> None:
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": directory},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app)
    server.prepare()
    print(server.bind_addr[1], flush=True)
    server.serve()


threading.Thread(target=end_with_input, daemon=True).start()
kind, root = sys.argv[1:]
if kind == "sftp":
    asyncio.run(sftp(root))
else:
    webdav(root)
