"""The picture by which an authenticator app takes the secret for the desk."""

from io import BytesIO

from bot.figures.qr import QUIET, code_of

_SQUARE = 10  # pixels: large enough for the camera of a second phone


def draw(address: str) -> bytes:
    """The QR code of an ``otpauth://`` address, as a PNG."""
    from PIL import Image, ImageDraw  # only whoever sets up the desk needs it

    code = code_of(address)
    side = (code.side + 2 * QUIET) * _SQUARE
    picture = Image.new("1", (side, side), 1)
    pen = ImageDraw.Draw(picture)
    for run in code.runs:
        left, top = (QUIET + run.start) * _SQUARE, (QUIET + run.row) * _SQUARE
        pen.rectangle((left, top, left + run.length * _SQUARE - 1, top + _SQUARE - 1), fill=0)
    file = BytesIO()
    picture.save(file, format="png")
    return file.getvalue()
