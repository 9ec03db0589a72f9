"""Names of blocking calls: those that wait for time, a disk, another process or another machine."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

POOL = "queue it as a job of a thread pool and go on in its completion"
SCHEDULE = "schedule an event instead: self.schedule(seconds, self.next_step)"

_WAITS = {
    "a file": (
        "builtins.open", "io.open", "io.open_code", "os.open", "os.read", "os.write", "os.fsync", "os.listdir",
        "os.scandir", "os.walk", "os.remove", "os.unlink", "os.rename", "os.replace", "os.makedirs", "os.mkdir",
        "glob", "shutil", "tempfile", "fileinput", "linecache", "zipfile", "tarfile", "sqlite3", "dbm", "shelve",
        "read_text", "read_bytes", "write_text", "write_bytes",
    ),
    "another process": (
        "subprocess", "os.system", "os.popen", "os.wait", "os.waitpid", "os.wait3", "os.wait4", "os.spawnl",
        "os.spawnlp", "os.spawnv", "os.spawnvp", "pty.spawn", "multiprocessing",
    ),
    "another machine": (
        "urllib.request", "http.client", "requests", "httpx", "urllib3", "pycurl", "smtplib", "imaplib", "poplib",
        "ftplib", "nntplib", "telnetlib", "xmlrpc.client", "socketserver", "paramiko", "fabric", "boto3", "botocore",
        "redis", "memcache", "pymemcache", "psycopg", "psycopg2", "pymysql", "MySQLdb", "mysql.connector", "pymongo",
        "ldap", "ldap3", "kafka", "pika", "grpc", "sqlalchemy.create_engine", "socket.create_connection",
        "socket.create_server",
    ),
    "the name service": (
        "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex", "socket.gethostbyaddr",
        "socket.getnameinfo", "socket.getfqdn", "dns.resolver", "dns.query", "getpass.getuser",
    ),
    "a user": ("builtins.input", "getpass.getpass"),
    "time to pass": ("time.sleep", "select.select", "select.poll", "selectors", "signal.pause", "signal.sigwait"),
    "other code to end": ("asyncio.run", "concurrent.futures.wait", "concurrent.futures.as_completed"),
}  # fmt: skip

BLOCKING: Mapping[str, str] = MappingProxyType({name: what for what, names in _WAITS.items() for name in names})
"""A function, a module with all its functions or a method's name, each with the thing that its call waits for."""

# Functions of the modules above that do not wait.
_HARMLESS = frozenset(
    {
        "shutil.which", "tempfile.gettempdir", "httpx.URL", "requests.Request", "subprocess.list2cmdline",
        "urllib.request.Request", "urllib.request.quote", "urllib.request.pathname2url", "glob.escape",
        "linecache.clearcache", "multiprocessing.cpu_count", "ldap.filter", "redis.exceptions", "grpc.StatusCode",
    }
)  # fmt: skip


# Functions in lower case that make an object whose methods may block.
_MAKERS = frozenset(
    {
        "Popen", "client", "connect", "create_connection", "create_engine", "from_url", "insecure_channel", "open",
        "open_code", "resource", "secure_channel", "session", "socket", "urlopen",
    }
)  # fmt: skip


def waits_for(name: str, *, is_local: bool = False) -> str:
    """Return the thing that a call of a qualified name waits for, or an empty string if it does not block.

    Of a name that is bound in the file itself only the last part counts: the method of an object of unknown kind.
    """
    parts = name.split(".")
    # Longest first, so that a harmless function is found before its module.
    for length in range(0 if is_local else len(parts), 0, -1):
        beginning = ".".join(parts[:length])
        if beginning in _HARMLESS:
            return ""
        if beginning in BLOCKING:
            return BLOCKING[beginning]
    return BLOCKING.get(parts[-1], "") if len(parts) > 1 else ""


def is_maker(name: str) -> bool:
    """Tell whether calling an imported name makes an object, such as a connection, whose methods are known by it."""
    last = name.rpartition(".")[2]
    return not name.startswith("builtins.") and (last[:1].isupper() or last in _MAKERS)


def remedy(name: str) -> str:
    """Return what to do instead of a blocking call."""
    return SCHEDULE if name == "time.sleep" else POOL
