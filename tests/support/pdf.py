"""PDF files that tests make: pages of lines."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject


def pdf_of(*pages: list[str], title: str = "", password: str = "") -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject(f"/{key}"): NameObject(f"/{name}") for key, name in
         {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}.items()}
    )  # fmt: skip
    for lines in pages:
        content = StreamObject()
        shown = "".join(f"({line}) Tj T* " for line in lines)
        content.set_data(f"BT /F1 10 Tf 50 750 Td 12 TL {shown} ET".encode("cp1252"))
        page = writer.add_blank_page(600, 800)
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if title:
        writer.add_metadata({"/Title": title, "/Author": "Jane Doe", "/CreationDate": "D:20160807100000Z"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
