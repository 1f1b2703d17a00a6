"""What the program is told from outside: environment variables, read once, refused when they are wrong."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
DATABASES = ("sqlite:///", "postgresql://")


@dataclass(frozen=True)
class Variable:
    """An environment variable: its name, its value when unset, and what it says."""

    name: str
    default: str
    english: str
    chinese: str


VARIABLES = (
    Variable(
        "DATABASE_URL",
        "sqlite:///var/pointsapp.db",
        "where the book is kept: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`",
        "账本存放处：`sqlite:///路径` 或 `postgresql://用户:密码@主机/库名`",
    ),
    Variable(
        "PUBLIC_URL",
        "http://HOST:PORT",
        "the address in QR codes, links and papers, as `https://points.example.org`; "
        "plain http only on this machine itself",
        "二维码、链接和证明上的网址，如 `https://points.example.org`；只有本机可用 http",
    ),
    Variable(
        "SECRETS_FILE",
        "var/secrets.toml",
        "the file with the keys, readable by its owner only; made at the first start",
        "密钥文件，仅所有者可读；首次启动时生成",
    ),
    Variable(
        "SECRETS",
        "",
        "the content of that file instead, where no disk lasts",
        "没有持久磁盘时，直接给出该文件的内容",
    ),
    Variable("HOST", "127.0.0.1", "the address that the server listens on", "服务监听的地址"),
    Variable("PORT", "8000", "the port that it listens on", "服务监听的端口"),
    Variable("WORKERS", "2", "processes that answer, 1 to 64", "应答的进程数，1–64"),
    Variable("THREADS", "8", "threads in each of them, 1 to 64", "每个进程的线程数，1–64"),
    Variable(
        "TRUSTED_PROXIES",
        "0",
        "how many proxies stand in front, whose X-Forwarded headers are believed, 0 to 5",
        "前面有几层可信代理（采信其 X-Forwarded 头），0–5",
    ),
    Variable(
        "SAMPLE",
        "",
        "1: load a sample neighbourhood into an empty book; only on this machine itself",
        "1：在空账本中载入示例社区；只能用于本机",
    ),
)
DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


class ConfigRefused(Exception):
    """The program must not start so: names the variable and says in both languages what to set."""

    def __init__(self, variable: str, english: str, chinese: str) -> None:
        super().__init__(f"{variable}：{chinese}\n{variable}: {english}")
        self.variable = variable
        self.english = english
        self.chinese = chinese


@dataclass(frozen=True)
class Settings:
    """What the program was told, checked."""

    database_url: str
    public_url: str
    secrets_file: str
    secrets: str = field(repr=False)
    host: str
    port: int
    workers: int
    threads: int
    trusted_proxies: int
    sample: bool

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Reads the variables; ConfigRefused on the first one that is wrong."""
        given = {name: environ.get(name, "").strip() or default for name, default in DEFAULTS.items()}
        host = checked_host(given["HOST"])
        port = whole_number("PORT", given["PORT"], 1, 65535)
        own_url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        public_url = checked_public_url(environ.get("PUBLIC_URL", "").strip() or own_url)
        return cls(
            database_url=checked_database_url(given["DATABASE_URL"]),
            public_url=public_url,
            secrets_file=given["SECRETS_FILE"],
            secrets=given["SECRETS"],
            host=host,
            port=port,
            workers=whole_number("WORKERS", given["WORKERS"], 1, 64),
            threads=whole_number("THREADS", given["THREADS"], 1, 64),
            trusted_proxies=whole_number("TRUSTED_PROXIES", given["TRUSTED_PROXIES"], 0, 5),
            sample=checked_sample(given["SAMPLE"], host, public_url),
        )


def checked_database_url(text: str) -> str:
    """The database's address; `postgres://`, as some platforms write it, becomes `postgresql://`."""
    refuse_no_text("DATABASE_URL", text)
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    for start in DATABASES:
        rest = text.removeprefix(start)
        # A database in memory would be another one in each process, and gone with them.
        if text.startswith(start) and rest and not rest.startswith((":memory:", "?", "/?")):
            return text
    raise ConfigRefused(
        "DATABASE_URL",
        "set it to sqlite:///PATH (a file) or postgresql://USER:PASSWORD@HOST/NAME.",
        "请设为 sqlite:///路径（一个文件）或 postgresql://用户:密码@主机/库名。",
    )


def refuse_no_text(name: str, value: str) -> None:
    """Refuses what can't be written in UTF-8: Python has it so where the system gave it other bytes."""
    try:
        value.encode()
    except UnicodeEncodeError as problem:
        raise ConfigRefused(name, f"{value} is no text in UTF-8.", f"{value} 不是 UTF-8 文本。") from problem


def checked_host(text: str) -> str:
    """An IP address or a host name to listen on."""
    host = text.lower()
    if is_address(host) or HOST_NAME.fullmatch(host):
        return host
    raise ConfigRefused(
        "HOST",
        f"set it to an IP address or a host name, such as 127.0.0.1; {text!r} is neither.",
        f"请设为 IP 地址或主机名，如 127.0.0.1；{text!r} 都不是。",
    )


def checked_public_url(text: str) -> str:
    """Scheme, host and perhaps a port, in lower case; https unless it is this machine itself."""
    parts = bare_address(text)
    if parts is None:
        raise ConfigRefused(
            "PUBLIC_URL",
            "set it to https:// and a host, perhaps with :PORT, and nothing after that, not even a slash, "
            f"such as https://points.example.org; it is {text!r}.",
            f"请设为 https:// 加主机名（可带端口），其后什么都不要，斜杠也不要，"
            f"如 https://points.example.org；现在是 {text!r}。",
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ConfigRefused(
            "PUBLIC_URL",
            "cameras and the kiosk work only over https: put TLS in front (docs/tls.md) and set "
            f"https://points.example.org or the like; it is {text!r}.",
            f"摄像头和自助机只能在 https 下工作：请在前面加上 TLS（见 docs/tls.md），"
            f"并设为 https://points.example.org 这样的网址；现在是 {text!r}。",
        )
    return text.lower()


def bare_address(text: str) -> SplitResult | None:
    """The parts of an http(s) address that is only a host and perhaps a port; None for anything else."""
    try:
        parts = urlsplit(text.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    written = f"[{host}]" if ":" in host else host
    whole = f"{parts.scheme}://{written}" + (f":{port}" if port is not None else "")
    known = parts.scheme in ("http", "https") and port != 0 and whole == text.lower()
    return parts if known and (is_address(host) or HOST_NAME.fullmatch(host)) else None


def checked_sample(text: str, host: str, public_url: str) -> bool:
    """Whether sample data is wanted, which has sign-ins that are printed and so stays on this machine."""
    if text not in ("", "1"):
        raise ConfigRefused(
            "SAMPLE",
            f"set it to 1, or to nothing for a real start; it is {text!r}.",
            f"请设为 1；正式使用则留空。现在是 {text!r}。",
        )
    if text and not (is_loopback(host) and is_loopback(urlsplit(public_url).hostname or "")):
        raise ConfigRefused(
            "SAMPLE",
            "sample data is for trying things out on this machine only: leave SAMPLE empty, or leave "
            "HOST and PUBLIC_URL at 127.0.0.1.",
            "示例数据只供在本机试用：请将 SAMPLE 留空，或让 HOST 和 PUBLIC_URL 保持为 127.0.0.1。",
        )
    return bool(text)


def whole_number(name: str, text: str, least: int, most: int) -> int:
    """A whole number within bounds, in plain digits."""
    if text.isascii() and text.isdigit() and len(text) <= 6 and least <= int(text) <= most:
        return int(text)
    raise ConfigRefused(
        name,
        f"set it to a whole number from {least} to {most}; it is {text!r}.",
        f"请设为 {least} 到 {most} 的整数；现在是 {text!r}。",
    )


def is_loopback(host: str) -> bool:
    """Whether a host, as an address or a name, is this machine itself and nobody else reaches it."""
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def list_of_variables() -> str:
    """The variables as the terminal's help shows them."""
    lines = []
    for v in VARIABLES:
        lines.append(f"  {v.name} ({v.default})" if v.default else f"  {v.name}")
        lines += [f"      {text.replace('`', '')}" for text in (v.english, v.chinese)]
    return "\n".join(lines)


def table_of_variables() -> str:
    """The variables as a table in Markdown, as the README shows it."""
    rows = [f"| `{v.name}` | {f'`{v.default}`' if v.default else ''} | {v.english} |" for v in VARIABLES]
    return "\n".join(["| variable | unless set | says |", "|---|---|---|", *rows])
