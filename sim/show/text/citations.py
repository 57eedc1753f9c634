"""References as other programs read them: BibTeX, CSL-JSON, and lines of text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import latexcodec  # noqa: F401  registers the encoding "ulatex"

from sim.analysis.source.references import Author, Reference
from sim.show.text.wrapping import wrap

#: The type of an entry in BibTeX, and in CSL.
_BIBTEX: Final = {
    "article": "article", "book": "book", "report": "techreport", "dataset": "misc", "software": "misc",
    "document": "misc",
}  # fmt: skip
_CSL: Final = {
    "article": "article-journal", "book": "book", "report": "report", "dataset": "dataset", "software": "software",
    "document": "document",
}  # fmt: skip
#: Signs that mean something else in TeX, beside those that the codec knows.
_SIGNS: Final = {"$": r"\$", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
_NO_BRACES: Final = str.maketrans("{}", "()")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(references: Iterable[Reference]) -> str:
    """Entries of BibTeX; letters that plain TeX lacks are written as commands, so that any style can sort them."""
    return "\n\n".join(map(_entry, references)) + "\n"


def csl(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """Items of CSL-JSON, as Zotero, pandoc and citeproc read them (citationstyles.org, CSL-JSON schema 1.0)."""
    return [_item(one) for one in references]


def plain(references: Iterable[Reference]) -> list[str]:
    """Lines of 80 columns, one reference after the other."""
    text: list[str] = []
    for one in references:
        who = "; ".join(f"{author.family}, {author.given}" if author.given else author.family for author in one.authors)
        when = f" ({one.issued[0]})" if one.issued else ""
        where = " ".join(part for part in (one.container, one.volume + (f"({one.issue})" if one.issue else "")) if part)
        parts = [
            f"{who}{' et al.' if one.others else ''}{when}" if who else "", f"{one.title}{when if not who else ''}",
            ", ".join(part for part in (where, one.pages) if part), one.publisher,
            f"Version {one.version}" if one.version else "", f"({one.note})" if one.note else "",
        ]  # fmt: skip
        text += wrap(f"[{one.id}] {'. '.join(part.rstrip('.') for part in parts if part)}.", "", "    ")
        if link := _link(one):
            text.append(f"    {link}")
    return text


def _entry(one: Reference) -> str:
    fields = {
        "author": " and ".join([*map(_bibtex_author, one.authors), *(["others"] if one.others else [])]),
        "title": f"{{{_latex(one.title)}}}",
        "journal": _latex(one.container),
        "volume": one.volume,
        "number": one.issue,
        "pages": one.pages.replace("-", "--"),
        "publisher" if one.kind == "book" else "institution" if one.kind == "report" else "howpublished": _latex(
            one.publisher
        ),
        "year": str(one.issued[0]) if one.issued else "",
        "version": one.version,
        "language": one.language,
        "doi": one.doi,
        "url": _link(one).replace("%", r"\%").replace("#", r"\#"),
        "note": _latex(one.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if len(one.issued) > 1:
        lines.append(f"  month = {_MONTHS[one.issued[1] - 1]}")
    return f"@{_BIBTEX[one.kind]}{{{one.id},\n" + ",\n".join(lines) + "\n}"


def _bibtex_author(author: Author) -> str:
    return f"{_latex(author.family)}, {_latex(author.given)}" if author.given else f"{{{_latex(author.family)}}}"


def _latex(text: str) -> str:
    """A text as TeX has it.

    >>> print(_latex("Łódź & Söhne, 50% of $3"))
    \\L \\'od\\'z \\& S\\"ohne, 50\\% of \\$3
    """
    bare = text.translate(_NO_BRACES)
    pieces = re.split(r"([$^\\])", bare)
    return "".join(_SIGNS.get(piece) or str(codecs.encode(piece, "ulatex")) for piece in pieces)


def _item(one: Reference) -> dict[str, Any]:
    authors = [{"family": a.family, "given": a.given} if a.given else {"literal": a.family} for a in one.authors]
    fields: Mapping[str, Any] = {
        "author": authors + ([{"literal": "others"}] if one.others else []),
        "title": one.title, "container-title": one.container, "volume": one.volume, "issue": one.issue,
        "page": one.pages, "publisher": one.publisher, "version": one.version, "language": one.language,
        "issued": {"date-parts": [list(one.issued)]} if one.issued else None,
        "DOI": one.doi, "URL": _link(one), "note": one.note,
    }  # fmt: skip
    return {"id": one.id, "type": _CSL[one.kind], **{name: value for name, value in fields.items() if value}}


def _link(one: Reference) -> str:
    return f"https://doi.org/{one.doi}" if one.doi else one.address
