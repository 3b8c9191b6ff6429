"""How other hosts are asked: who we say we are, how long we wait, how much we read, how often we try."""

import re
from dataclasses import dataclass

# The product token that robots.txt may name; RFC 9309 allows letters, '_' and '-'.
TOKEN = "handbook-check"
VERSION = "2026.1"


@dataclass(frozen=True)
class Manners:
    """Seconds, bytes and counts; `contact` is a mail address at which an administrator finds us.

    `seconds` is for one answer as a whole, however slowly it drips in. `pause` lies between two requests to one host.
    `allow_private` lets addresses inside the own network be asked, which a page on the web could otherwise misuse.
    """

    site_name: str = ""
    site_address: str = ""
    contact: str = ""
    allow_private: bool = False
    seconds: float = 15.0
    pause: float = 1.0
    first_wait: float = 2.0
    longest_wait: float = 60.0
    attempts: int = 3
    at_once: int = 8
    most_hops: int = 10
    longest: int = 4_000_000

    @property
    def agent(self) -> str:
        """The User-Agent: 'handbook-check/2026.1 (link check of My Site; https://…; mailto:…)'."""
        mail = f"mailto:{self.contact}" if self.contact else ""
        about = [f"link check of {self.site_name or 'a documentation site'}", self.site_address, mail]
        return f"{TOKEN}/{VERSION} ({'; '.join(_in_header(part) for part in about if part)})"


def _in_header(text: str) -> str:
    """Printable ASCII without the brackets that end a comment (RFC 9110, 5.6.5)."""
    return re.sub(r"[^\x20-\x7e]|[()\\]", "", text).strip()
