"""What comes of judging one link: the rule that it breaks, if any, and what to do."""

from typing import NamedTuple


class Judged(NamedTuple):
    """The rule that a link breaks, or '' if it is right; `mended` is the right address where that is certain.

    Without a severity it has that of its rule.
    """

    rule: str
    message: str = ""
    severity: str = ""
    mended: str = ""


RIGHT = Judged("")
