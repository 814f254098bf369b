"""A reference as it is cited in a sentence: "Ansell & Gash (2008)"."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"(?P<authors>[^()]+?)\s*\((?P<year>\d{4}[a-z]?)\)")
# "Ansell, C., " or "van der Berg, J.-P., & "
_AUTHOR = re.compile(r"(?:&\s*)?(?P<surname>[^,&]+),\s*(?:[A-Z]\.[\s-]*)+,?\s*")


def cited(reference: str, *, others: str) -> str:
    """Surnames and year of a ``reference`` in APA style, "" for one in another style.

    ``others`` stands for the second of three authors and those after ("et al.", "dkk.").

    >>> cited("Ansell, C., & Gash, A. (2008). Collaborative governance.", others="dkk.")
    'Ansell & Gash (2008)'
    """
    match = _REFERENCE.match(reference.strip())
    if match is None:
        return ""
    authors = match["authors"]
    surnames = [author["surname"].strip() for author in _AUTHOR.finditer(authors)]
    if not surnames:  # an institution, or a surname alone
        surnames = [] if "," in authors else [authors.rstrip(". ")]
    if len(surnames) > 2:
        surnames = [f"{surnames[0]} {others}"]
    return f"{' & '.join(surnames)} ({match['year']})" if surnames else ""
