"""PDFs that are hard to read or cannot be read at all, each as the bytes of a file."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from pdf_layouts import body
from pdfs import A4, INVISIBLE, Box, Form, Frame, Mark, Note, Picture, Text, draw, flow, row, stack
from reportlab.lib.pdfencrypt import StandardEncryption

TITLE = "量价背离的时间结构与改进"
AUTHOR = "沈知秋"
LICENCE = "S0999519070004"
EMAIL = "shenzq@chenghai.example"
BODY = body(8)[:4]
HIDDEN = "此处文字不应被读到"
PASSWORD = "chenghai"


def page() -> list[Text]:
    """The first page of a short report; the other functions spoil it."""
    (lines,) = flow(BODY, [Frame(200, 260, 340, 760)], 10)
    return [
        Text(50, 60, 11, "证券研究报告 | 金融工程"),
        Text(430, 60, 11, "2021年05月18日"),
        Text(50, 120, 22, TITLE),
        *stack(50, 260, 9, f"分析师：{AUTHOR}", f"执业证书编号：{LICENCE}", f"邮箱：{EMAIL}"),
        *lines,
        Text(50, 800, 8, "本报告仅供澄海证券股份有限公司的客户使用"),
    ]


def plain() -> bytes:
    """Nothing wrong with it."""
    return draw([page()])


# --- files that are damaged or closed -------------------------------------------------------------


def locked() -> bytes:
    """Opens with PASSWORD only."""
    return draw([page()], encrypt=StandardEncryption(PASSWORD, ownerPassword="owner", strength=128))


def restricted() -> bytes:
    """Opens without a password; one is needed to change it. Copying is not permitted either."""
    return draw([page()], encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0, strength=128))


def truncated() -> bytes:
    """The first third of a file: no cross references, no fonts."""
    content = plain()
    return content[: len(content) // 3]


def misplaced() -> bytes:
    """Whole, but it says wrongly where its table of objects stands: it can be mended."""
    return plain().replace(b"startxref\n", b"startxref\n9")


def with_junk() -> bytes:
    """A complete file behind the lines of a download and before a page of HTML."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + plain() + b"\n<html></html>\n"


def no_pdf() -> bytes:
    """A PDF by its first line only."""
    return b"%PDF-1.7\n" + b"<html><body>404 Not Found</body></html>" * 20


def pageless() -> bytes:
    """A sound file of no pages."""
    return _file(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")


def cyclic() -> bytes:
    """A tree of pages that is its own branch."""
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"
    )


def _file(*objects: bytes) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + head + tail


# --- files that are large -------------------------------------------------------------------------


def long(pages: int = 1000) -> bytes:
    """Many pages with a running header and a number each; no two have a line of body text in common."""

    def further(number: int) -> list[Text]:
        own = "".join(chr(0x4E00 + (number * 37 + place * 101) % 20_000) for place in range(120))
        (lines,) = flow([own], [Frame(50, 200, 400, 700)], 10)
        return [Text(50, 40, 9, "澄海证券"), *lines, Text(290, 810, 9, str(number))]

    return draw([page(), *map(further, range(2, pages + 1))])


def heavy(times: int = 100_000) -> bytes:
    """A small file whose one page draws ``times`` runs of text, each at a place of its own."""
    stream = zlib.compress(b"BT /F1 9 Tf 50 700 Td\n%bET\n" % (b"1 -11 Td (abcdefgh) Tj\n" * times), 9)
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
    )


# --- text that is not what it seems ---------------------------------------------------------------


def scanned(content: bytes | None = None, scale: float = 1.5) -> bytes:
    """Every page as one picture: there is no text."""
    pages: list[Sequence[Mark]] = []
    with pypdfium2.PdfDocument(content or plain()) as source:
        for one in source:
            file = BytesIO()
            one.render(scale=scale, grayscale=True).to_pil().save(file, "PNG")
            pages.append([Picture(0, 0, *A4, file.getvalue())])
    return draw(pages)


def unmapped() -> bytes:
    """Its font does not say which characters its glyphs stand for: the text is gibberish."""
    return plain().replace(b"/ToUnicode", b"/XxUnicode")


def outside() -> bytes:
    """Text that stands beside, above and below the page."""
    beyond = [(-300, 100), (700, 100), (50, -40), (50, 900)]
    return draw([[*page(), *(Text(x, y, 30, HIDDEN) for x, y in beyond)]])


def covered() -> bytes:
    """A larger title under a white box, and a smaller title on the box."""
    under = [Text(50, 180, 30, HIDDEN), Box(40, 140, 500, 60)]
    return draw([[*under, *page(), Text(50, 180, 12, "量化研究系列之四")]])


def invisible() -> bytes:
    """Text drawn with neither fill nor stroke, in white, and in type too small to see."""
    unseen = [
        Text(50, 180, 30, HIDDEN, mode=INVISIBLE),
        Text(50, 220, 30, HIDDEN, grey=1),
        Text(300, 220, 0.5, HIDDEN),
    ]
    return draw([[*unseen, *page()]])


def watermarked() -> bytes:
    """Two pages with a stamp across the body that names who downloaded them."""
    stamp = Text(120, 640, 40, "reader@example.com 专用", angle=45, grey=0.85)
    (second,) = flow(body(2), [Frame(50, 100, 480, 700)], 10)
    return draw([[*page(), stamp], [*second, stamp]])


def rotated() -> bytes:
    """Drawn lying on its side, with the order to a viewer to set it upright."""
    lying = [mark._replace(x=mark.y, y=A4[0] - mark.x, angle=90) for mark in page()]
    return draw([lying], size=(A4[1], A4[0]), rotation=90)


def sideways() -> bytes:
    """Drawn upright, with the order to a viewer to lay it on its side."""
    return draw([page()], rotation=90)


def in_forms() -> bytes:
    """All text stands in objects that the page calls."""
    marks = page()
    return draw([[Form(tuple(marks[:4])), Form(tuple(marks[4:]))]])


def annotated() -> bytes:
    """A reader's comments are pinned to the page."""
    return draw([[*page(), Note(300, 400, HIDDEN)]])


def two_up() -> bytes:
    """A landscape sheet that shows two pages side by side."""
    right = [
        mark._replace(x=mark.x + 595) for mark in stack(50, 100, 10, "第二页从这里开始。", body(0)[0][:40])
    ]
    return draw([[*page(), *right]], size=(1190, 842))


def labelled() -> bytes:
    """Its first page is numbered i, its second 1: page labels differ from page numbers."""
    return draw([page(), row(100, 10, (50, "第二页从这里开始。"))], labels=[(0, "封"), (1, "")])
