"""The orders in which lists give authors, title, journal, year, volume and pages. A line in, a match of one out."""

import re

NAME = r"[^\W\d_][^\W\d_'’-]*(?:[ '’-][^\W\d_]+){0,3}"
# 'A. B.', and no blank behind the last
INITIALS = r"(?:[^\W\d_a-z]\.(?:[ -]?(?=[^\W\d_a-z]\.))?){1,5}"
TITLE = r"(?:[^.?!]|\.(?![ ]|$)){5,400}"  # a point within a word ends none: '2-aminobicyclo[3.1.0]hexane'
VANCOUVER = re.compile(
    rf"""
    (?P<authors>{NAME}\ [A-Z]{{1,3}}(?:(?:,\ |\ (?:and|&)\ ){NAME}\ [A-Z]{{1,3}}){{0,99}}(?:,\ et\ al)?)\.\ +
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^.;\d][^;\d]{{0,150}}?)\.?\ +
    (?P<year>(?:19|20)\d\d)
    (?:,\ (?P<volume_first>\d{{1,5}})(?:\ ?\([^()]{{1,15}}\))?,\ (?P<pages_after>\d[\w–-]{{0,20}})
      |[^;:]{{0,15}}
       (?:;\ ?(?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?(?::\ ?(?P<pages>[\w–-]{{1,20}}))?)?)
    """,
    re.X,
)
APA = re.compile(
    rf"""
    (?P<authors>{NAME},\ {INITIALS}(?:,?\ (?:&\ )?{NAME},\ {INITIALS}){{0,99}})\ *
    \((?P<year>(?:19|20)\d\d)[a-z]?\)\.\ +
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^.,;\d][^,;\d]{{1,150}}),\ *
    (?:(?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?(?:,\ *(?P<pages>[\w–-]{{1,20}}))?)?
    """,
    re.X,
)
# 'Doe J, Roe AB (2009) Title. Journal 29(9):2774-9'
YEAR_AFTER_NAMES = re.compile(
    rf"""
    (?P<authors>{NAME}\ [A-Z]{{1,3}}(?:,\ {NAME}\ [A-Z]{{1,3}}){{0,99}}(?:,\ et\ al)?)\.?\ +
    \((?P<year>(?:19|20)\d\d)[a-z]?\)[.:]?\ +
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^.,;\d][^,;\d]{{1,150}}?),?\ +
    (?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?(?::\ ?(?P<pages>[\w–-]{{1,20}}))?
    """,
    re.X,
)
# 'Doe J, Roe AB: Title. Journal 2014, 23:243-254', '… Journal 44 (1993) 851-859'
AFTER_COLON = re.compile(
    rf"""
    (?P<authors>{NAME}\ [A-Z]{{1,3}}(?:,\ {NAME}\ [A-Z]{{1,3}}){{0,99}}(?:,\ et\ al)?):\ +
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^.;\d][^;\d]{{1,150}}?),?\ +
    (?:(?P<year>(?:19|20)\d\d),\ ?(?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?:\ ?(?P<pages>[\w–-]{{1,20}})
      |(?P<volume_first>\d{{1,5}})\ \((?P<year_after>(?:19|20)\d\d)\)\ (?P<pages_after>[\w–-]{{1,20}}))
    """,
    re.X,
)
# 'Doe, J., Roe, A.B., and Low, C. Title. Journal 32(6), 1717-1724 (1979)'
YEAR_AT_END = re.compile(
    rf"""
    (?P<authors>{NAME},\ {INITIALS}(?:,?\ (?:and\ |&\ )?{NAME},\ {INITIALS}){{0,99}}+
      (?:,?\ et\ al\.)?),?\ *
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^;\d]{{2,150}}?),?\ +
    (?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?,\ +(?P<pages>[\w–-]{{1,20}})\ +\((?P<year>(?:19|20)\d\d)\)
    """,
    re.X,
)
# 'Doe J, Roe AB (May 2014). "Title". Journal. 23 (4): 243–254'
ENCYCLOPEDIC = re.compile(
    rf"""
    (?P<authors>{NAME}\ [A-Z]{{1,3}}(?:,\ {NAME}\ [A-Z]{{1,3}}){{0,99}}(?:,\ et\ al)?)\.?\ +
    \((?:[A-Z][a-z]{{2,8}}\ )?(?P<year>(?:19|20)\d\d)[a-z]?\)\.\ +
    [“"](?P<title>[^“”"]{{5,400}}?)\.?[”"]\.\ +
    (?P<journal>[^.;\d][^;\d]{{0,150}}?)\.\ +
    (?P<volume>\d{{1,5}})(?:\ \((?P<number>[^()]{{1,15}})\))?(?::\ ?(?P<pages>[\w–-]{{1,20}}))?
    """,
    re.X,
)
INITIALS_FIRST = rf"{INITIALS}\ ?{NAME}"
# 'J. Doe, A.B. Roe, Title, J. Meas. 26 (2007) 3509–3517'
ALL_COMMAS = re.compile(
    rf"""
    (?P<authors>{INITIALS_FIRST}(?:,\ {INITIALS_FIRST}){{0,99}}+(?:,\ et\ al\.)?),\ +
    (?P<title>{TITLE}),\ +
    (?P<journal>[A-Z][^,;\d]{{1,100}})\ +
    (?P<volume>\d{{1,5}})\ +\((?P<year>(?:19|20)\d\d)\)\ +(?P<pages>[\w–-]{{1,20}})
    """,
    re.X,
)
# 'J. Doe and A. B. Roe, “Title,” Journal, vol. 26, no. 3, pp. 3509–3517, 2007'
QUOTED = re.compile(
    rf"""
    (?P<authors>{INITIALS_FIRST}(?:,?\ (?:and\ )?{INITIALS_FIRST}){{0,99}}+(?:,?\ et\ al\.)?),\ +
    [“"](?P<title>[^“”"]{{5,400}}?)[,.]?[”"],?\ +
    (?P<journal>[^,;\d]{{1,150}}),\ +
    (?:vol\.\ (?P<volume>\d{{1,5}}),\ +)?(?:no\.\ (?P<number>[^,]{{1,15}}),\ +)?
    (?:(?:pp?\.\ )?(?P<pages>[\w–-]*\d[\w–-]*),\ +)?
    (?:[A-Z][a-z]{{2,8}}\.?\ )?(?P<year>(?:19|20)\d\d)
    """,
    re.X,
)
# 'Doe, J.; Roe, A. B. Title. J. Meas. 2009, 52, 1234−1245', as chemists cite
AFTER_SEMICOLONS = re.compile(
    rf"""
    (?P<authors>{NAME},\ {INITIALS}(?:;\ {NAME},\ {INITIALS}){{0,99}}+(?:;?\ et\ al\.)?;?)\ +
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^;\d]{{2,150}}?),?\ +
    (?P<year>(?:19|20)\d\d),\ +(?P<volume>\d{{1,5}})(?:\ ?\((?P<number>[^()]{{1,15}})\))?,\ +(?P<pages>[\w–−-]{{1,20}})
    """,
    re.X,
)
# 'Doe A B, Roe C. Title[J]. Journal, 2010, 37(9): 1647-1657', as in China
MARKED_AS_JOURNAL = re.compile(
    r"""
    (?P<authors>[^.\[\]]{2,300}?)\.\ *
    (?P<title>[^\[\]]{2,400})\[J(?:/OL)?\]\.\ *
    (?P<journal>[^,;\d]{2,150}),\ *
    (?P<year>(?:19|20)\d\d),\ *(?P<volume>\d{1,5})(?:\ ?\((?P<number>[^()]{1,15})\))?(?::\ *(?P<pages>[\w–-]{1,20}))?
    """,
    re.X,
)
# 'Doe J.B., Roe A. et al. (2009) Title. Journal, 42, 198–202'
COMMAS_AFTER_YEAR = re.compile(
    rf"""
    (?P<authors>{NAME}\ {INITIALS}(?:,\ {NAME}\ {INITIALS}){{0,99}}+(?:,?\ et\ al\.)?),?\ +
    \((?P<year>(?:19|20)\d\d)[a-z]?\)[.:]?\ +
    (?P<title>{TITLE}[.?!])\ +
    (?P<journal>[^,;\d]{{1,150}}),\ *
    (?P<volume>\d{{1,5}})(?:\ ?\((?P<number>[^()]{{1,15}})\))?,\ *(?P<pages>[\w–-]{{1,20}})
    """,
    re.X,
)
ORDERS = (
    VANCOUVER, APA, ENCYCLOPEDIC, YEAR_AFTER_NAMES, AFTER_COLON, YEAR_AT_END, ALL_COMMAS, QUOTED, AFTER_SEMICOLONS,
    COMMAS_AFTER_YEAR,
)  # fmt: skip


def order_of(text: str) -> re.Match[str] | None:
    """The first order that a line is in; the mark of a journal, '[J]', belongs to one order alone."""
    orders = (MARKED_AS_JOURNAL,) if "[J" in text else ORDERS
    return next((match for order in orders if (match := order.match(text))), None)
