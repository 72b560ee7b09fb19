"""Puts the value of each formula beside it in a finished workbook.

openpyxl writes formulas without their values. A spreadsheet program works them out when it opens the file,
but previews, mail programs and Excel's protected view show what is stored: nothing. All values are known
here, so they go into the file; the tests hold them against what LibreOffice works out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

Cached = Mapping[str, float | str]
"""Value by cell, "D5"."""

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?(?:/>|></v>)</c>')


def with_cached_values(workbook: bytes, sheets: Sequence[Cached]) -> bytes:
    """The same workbook (.xlsx) with a value beside every formula.

    Args:
        workbook: as openpyxl saved it.
        sheets: values of the formulas, by sheet in the order of the workbook.
    """
    values = {f"xl/worksheets/sheet{number}.xml": cached for number, cached in enumerate(sheets, 1)}
    result = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in values:
                content = _filled(content, values[entry.filename])
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _filled(sheet: bytes, cached: Cached) -> bytes:
    def fill(found: re.Match[bytes]) -> bytes:
        place, attributes, formula = found.groups()
        value = cached[place.decode()]
        kind, text = (b' t="str"', escape(value)) if isinstance(value, str) else (b"", repr(float(value)))
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (place, attributes, kind, formula, text.encode())

    return _FORMULA.sub(fill, sheet)
